using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.OpenCl;

namespace Daedalus.Devices.Tests;

/// <summary>Drivers start up when they are first asked, and some answer a second thread meanwhile as if they had no devices.</summary>
public class FirstLookTests
{
    [Fact]
    public void SeveralThreadsThatLookForDevicesAtOnceFindTheSame()
    {
        using var start = new Barrier(8);
        var found = new string[8];
        var threads = Enumerable.Range(0, 8).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                found[index] = string.Join(", ", OpenClPlatforms.Devices().Select(device => device.Description));
            }
            catch (DeviceException missing)
            {
                found[index] = missing.Message;
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(found, description => Assert.Equal(found[0], description));
    }
}
