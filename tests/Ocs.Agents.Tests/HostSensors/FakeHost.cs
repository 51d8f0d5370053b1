namespace Ocs.Agents.Tests.HostSensors;

/// <summary>The /sys and /proc of a made-up host, as files in a temporary folder.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ocs-host-");

    public FakeHost()
    {
        Write("sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n");
        Write("sys/class/thermal/thermal_zone0/temp", "41500\n");
        Write("sys/class/hwmon/hwmon1/name", "coretemp\n");
        Write("sys/class/hwmon/hwmon1/temp1_input", "39000\n");
        Write("sys/class/hwmon/hwmon1/temp1_label", "Package id 0\n");
        Write("sys/class/hwmon/hwmon1/temp1_crit", "100000\n");
        Write("sys/class/hwmon/hwmon1/fan2_input", "1250\n");
        Write("sys/class/hwmon/hwmon1/in0_input", "1104\n");
        Write("proc/loadavg", "0.52 0.40 0.31 2/345 6789\n");
        Write("proc/uptime", "350735.47 234388.90\n");
        Write("proc/meminfo", "MemTotal:       24684084 kB\nMemFree:  1 kB\nMemAvailable:   24322344 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
        Write("proc/mounts", "proc /proc proc rw 0 0\n/dev/vda1 / ext4 rw 0 0\n/dev/vda1 /again ext4 rw 0 0\n/dev/loop3 /snap/x squashfs ro 0 0\n/dev/vdb /data\\040disk xfs rw 0 0\n");
        Processors(user: 100, idle: 900);
        Disk("vda", sectorsRead: 1000, sectorsWritten: 2000, busyMilliseconds: 300);
        Write("sys/block/loop0/stat", "0 0 0 0 0 0 0 0 0 0 0\n");
        Interface("eth0", real: true, received: 5000, sent: 700);
        Interface("lo", real: false, received: 1, sent: 1);
        Interface("docker0", real: false, received: 1, sent: 1);
    }

    public string Sys => Path.Combine(_root.FullName, "sys");

    public string Proc => Path.Combine(_root.FullName, "proc");

    public void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Delete(string path) => Directory.Delete(Path.Combine(_root.FullName, path), recursive: true);

    public void Processors(long user, long idle) =>
        Write("proc/stat", $"cpu  {user} 0 0 {idle} 0 0 0 0 0 0\ncpu0 1 0 0 1 0 0 0 0 0 0\nctxt 12\n");

    public void Disk(string name, long sectorsRead, long sectorsWritten, long busyMilliseconds)
    {
        Directory.CreateDirectory(Path.Combine(Sys, "block", name, "device"));
        Write($"sys/block/{name}/stat", $"  49111     9714  {sectorsRead}    34130    12609    15102  {sectorsWritten}     3490        0    {busyMilliseconds}    38036\n");
    }

    public void Interface(string name, bool real, long received, long sent)
    {
        if (real)
            Directory.CreateDirectory(Path.Combine(Sys, "class", "net", name, "device"));
        Write($"sys/class/net/{name}/statistics/rx_bytes", $"{received}\n");
        Write($"sys/class/net/{name}/statistics/tx_bytes", $"{sent}\n");
        foreach (var counter in new[] { "rx_errors", "tx_errors", "rx_dropped", "tx_dropped" })
            Write($"sys/class/net/{name}/statistics/{counter}", "0\n");
    }

    public void Dispose() => _root.Delete(recursive: true);
}
