using Ocs.Agents.HostSensors;
using Ocs.Testing;

namespace Ocs.Agents.Tests.HostSensors;

public sealed class SensorSourceTests : IDisposable
{
    private readonly FakeHost _host = new();
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_thermal_zone_is_read_in_degrees() =>
        Assert.Equal([new SensorReading("thermal_zone0_x86_pkg_temp", "degC", 41.5)], new ThermalSource(_host.Sys).Read());

    [Fact]
    public void A_monitoring_chip_gives_temperatures_fans_and_voltages_in_their_units() => Assert.Equal(
        [
            new SensorReading("hwmon_1_coretemp_temp1_package_id_0", "degC", 39.0),
            new SensorReading("hwmon_1_coretemp_fan2", "rpm", 1250),
            new SensorReading("hwmon_1_coretemp_in0", "V", 1104 * 1e-3),
        ],
        new HardwareMonitorSource(_host.Sys).Read());

    [Fact]
    public void A_host_without_temperature_sensors_has_none_and_that_is_no_fault()
    {
        _host.Delete("sys/class/thermal");
        _host.Delete("sys/class/hwmon");
        Assert.Empty(new ThermalSource(_host.Sys).Read());
        Assert.Empty(new HardwareMonitorSource(_host.Sys).Read());
    }

    [Fact]
    public void One_sensor_that_cannot_be_read_leaves_the_others_alone()
    {
        _host.Write("sys/class/thermal/thermal_zone1/type", "iwlwifi_1");
        _host.Write("sys/class/thermal/thermal_zone1/temp", "no data");
        _host.Write("sys/class/thermal/thermal_zone2/type", "acpitz");
        _host.Write("sys/class/thermal/thermal_zone2/temp", "20000");
        var readings = new ThermalSource(_host.Sys).Read().ToList();
        Assert.Equal([41.5, double.NaN, 20], readings.Select(reading => reading.Value));
        Assert.Contains("thermal_zone1/temp holds \"no data\" where a number is expected", readings[1].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_and_uptime_are_read() => Assert.Equal(
        [
            new SensorReading("load_1min", "", 0.52), new SensorReading("load_5min", "", 0.40),
            new SensorReading("load_15min", "", 0.31), new SensorReading("load_uptime", "s", 350735.47),
        ],
        new LoadSource(_host.Proc).Read());

    [Fact]
    public void Memory_is_read_in_bytes() => Assert.Equal(
        [24684084.0 * 1024, 24322344.0 * 1024, 0, 0], new MemorySource(_host.Proc).Read().Select(reading => reading.Value));

    [Fact]
    public void A_line_that_the_kernel_does_not_write_is_a_fault_of_that_reading_alone()
    {
        _host.Write("proc/meminfo", "MemTotal: 2 kB\n");
        var readings = new MemorySource(_host.Proc).Read().ToList();
        Assert.Equal(2048, readings[0].Value);
        Assert.EndsWith("meminfo has no line that begins with \"MemAvailable:\".", readings[1].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Processors_are_as_busy_as_the_time_between_two_readings_says()
    {
        var source = new ProcessorSource(_host.Proc);
        Assert.Empty(source.Read());
        _host.Processors(user: 130, idle: 970);
        Assert.Equal(new SensorReading("cpu_busy", "%", 30), source.Read().First());
    }

    [Fact]
    public void Disks_are_rates_between_two_readings_and_loop_devices_are_left_out()
    {
        var source = new DiskSource(_host.Sys, _clock);
        Assert.Empty(source.Read());
        _clock.Advance(TimeSpan.FromSeconds(2));
        _host.Disk("vda", sectorsRead: 1004, sectorsWritten: 2008, busyMilliseconds: 800);
        Assert.Equal(
            [
                new SensorReading("disk_vda_read", "B/s", 1024), new SensorReading("disk_vda_written", "B/s", 2048),
                new SensorReading("disk_vda_busy", "%", 25),
            ],
            source.Read());
    }

    [Fact]
    public void Quotients_have_no_more_digits_than_mean_something()
    {
        var (processors, disks) = (new ProcessorSource(_host.Proc), new DiskSource(_host.Sys, _clock));
        _ = processors.Read().ToList();
        _ = disks.Read().ToList();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _host.Processors(user: 110, idle: 920);
        _host.Disk("vda", sectorsRead: 1001, sectorsWritten: 2000, busyMilliseconds: 400);
        Assert.Equal(33.33, processors.Read().First().Value);
        Assert.Equal([171, 0, 3.33], disks.Read().Select(reading => reading.Value));
    }

    [Fact]
    public void A_counter_that_began_anew_has_no_value_for_once()
    {
        var source = new NetworkSource(_host.Sys, _clock);
        _ = source.Read().ToList();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _host.Interface("eth0", real: true, received: 10, sent: 800);
        Assert.Equal([double.NaN, 100, 0], source.Read().Select(reading => reading.Value));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _host.Interface("eth0", real: true, received: 20, sent: 800);
        Assert.Equal([10, 0, 0], source.Read().Select(reading => reading.Value));
    }

    [Fact]
    public void In_a_container_every_interface_but_loopback_is_read()
    {
        _host.Delete("sys/class/net/eth0");
        var source = new NetworkSource(_host.Sys, _clock);
        _ = source.Read().ToList();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["network_docker0_received", "network_docker0_sent", "network_docker0_errors"], source.Read().Select(reading => reading.Field));
    }

    [Fact]
    public void Each_filesystem_on_a_device_is_read_once_and_one_that_hangs_off_line_is_a_fault()
    {
        var source = new FilesystemSource(
            _host.Proc, point => point == "/" ? (1000, 250) : throw new IOException($"no space known of {point}"));
        var readings = source.Read().ToList();
        Assert.Equal(
            ["filesystem_root_free", "filesystem_root_used", "filesystem_data_disk_free", "filesystem_data_disk_used"],
            readings.Select(reading => reading.Field));
        Assert.Equal([250, 75, double.NaN, double.NaN], readings.Select(reading => reading.Value));
        Assert.Equal("no space known of /data disk", readings[2].Fault);
    }

    [Fact]
    public void Every_sensor_of_this_very_host_has_a_field_name_that_OCS_accepts()
    {
        SensorSource[] sources =
        [
            new ThermalSource("/sys"), new HardwareMonitorSource("/sys"), new LoadSource("/proc"), new ProcessorSource("/proc"),
            new MemorySource("/proc"), new DiskSource("/sys", _clock), new FilesystemSource("/proc", FilesystemSource.SpaceOf),
            new NetworkSource("/sys", _clock),
        ];
        _ = sources.SelectMany(source => source.Read()).ToList();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var fields = sources.SelectMany(source => source.Read()).Select(reading => reading.Field).ToList();
        Assert.NotEmpty(fields);
        Assert.Equal(fields.Count, fields.Distinct().Count());
        Assert.All(fields, field => Assert.Matches("^[a-z][a-z0-9_]{0,254}$", field));
    }

    public void Dispose() => _host.Dispose();
}
