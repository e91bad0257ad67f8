using System.CommandLine;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus devices</c>: where models can run on this machine.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var command = new Command("devices", "Lists the devices of this machine with their instruction set and free memory.");
        command.SetAction(_ => Failure.Guard(() =>
        {
            using var device = new CpuDevice();
            Console.WriteLine($"{device.Name}  {device.Description}, {device.AvailableMemory >> 20:N0} MiB free");
            return 0;
        }));
        return command;
    }
}
