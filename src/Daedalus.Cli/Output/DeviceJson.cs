using System.Text.Json;
using Daedalus.Kernels.Conformance;

namespace Daedalus.Cli.Output;

/// <summary>The array that <c>devices --json</c> prints; what was not measured is null.</summary>
internal static class DeviceJson
{
    public static string Of(IEnumerable<DeviceReport> reports) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var report in reports)
            Write(json, report);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, DeviceReport report)
    {
        json.WriteStartObject();
        json.WriteString("name", report.Name);
        json.WriteString("description", report.Description);
        json.WriteString("fault", report.Fault?.ToString());
        json.WriteString("problem", report.Problem);
        Number(json, "freeBytes", report.FreeBytes);
        Number(json, "totalBytes", report.TotalBytes);
        json.WriteStartArray("features");
        foreach (var feature in report.Features)
            json.WriteStringValue(feature);
        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var check in report.Checks)
            Write(json, check);
        json.WriteEndArray();
        Number(json, "copyBytesPerSecond", report.CopySpeed);
        Number(json, "multiplyOperationsPerSecond", report.MatMulSpeed?.OperationsPerSecond);
        Number(json, "multiplySize", report.MatMulSpeed?.Size);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeviceCheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("operation", check.Operation);
        json.WriteBoolean("passed", check.Passed);
        json.WriteNumber("cases", check.Cases);
        Number(json, "worst", double.IsFinite(check.Worst) ? check.Worst : null);
        json.WriteString("problem", check.Problem);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
