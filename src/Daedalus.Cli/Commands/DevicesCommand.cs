using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Kernels.Devices;
using Spectre.Console;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus devices</c>: where models can run on this machine, whether it computes what it should there, and how fast.</summary>
internal static class DevicesCommand
{
    private const string All = "all";

    public static Command Create()
    {
        var device = CommonOptions.Device(All);
        var quick = new Option<bool>("--quick", "-q") { Description = "Lists only: no self-check, no speeds." };
        var threads = CommonOptions.Threads();
        var json = new Option<bool>("--json") { Description = "Prints one JSON array, an object per device." };
        var command = new Command(
            "devices",
            """
            Lists the devices of this machine with their memory and features, holds every kernel against its reference on each, and measures how
            fast it copies and multiplies. Exit code 1 if a device does not work or computes something wrong.

            Examples:
              daedalus devices --quick
              daedalus devices --device cuda:0 --json
            """)
        {
            device, quick, threads, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var isJson = parsed.GetValue(json);
            var examination = new DeviceExamination(parsed.GetValue(quick), parsed.GetValue(threads), cancellationToken);
            var reports = new List<DeviceReport>();
            foreach (var listing in Listings(parsed.GetValue(device)!))
            {
                reports.Add(Examine(examination, listing, isSilent: isJson));
                if (!isJson)
                    DeviceText.Write(reports[^1]);
            }

            if (isJson)
                Console.WriteLine(DeviceJson.Of(reports));
            return reports.TrueForAll(report => report.IsSound) ? 0 : 1;
        })));
        return command;
    }

    // A single device is named by whoever asks for it: that there is none is an error then, and no finding.
    private static IEnumerable<DeviceListing> Listings(string name)
    {
        if (name == All)
            return DeviceCatalogue.List();
        using var device = DeviceCatalogue.Open(name);
        return [new DeviceListing(device.Name, device.Description)];
    }

    private static DeviceReport Examine(DeviceExamination examination, DeviceListing listing, bool isSilent) =>
        isSilent || !LiveCanvas.IsPossible
            ? examination.Run(listing, _ => { })
            : AnsiConsole.Status().Start(listing.Name, status => examination.Run(listing, step => status.Status(Markup.Escape($"{listing.Name}: {step}"))));
}
