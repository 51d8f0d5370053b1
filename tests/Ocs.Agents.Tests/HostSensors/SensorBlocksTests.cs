using System.Globalization;
using Ocs.Agents.HostSensors;

namespace Ocs.Agents.Tests.HostSensors;

public sealed class SensorBlocksTests
{
    private readonly SensorBlocks _blocks = new("disk");

    [Fact]
    public void The_first_reading_makes_the_block() =>
        Assert.Equal(["disk: disk_a=1 disk_b=2"], Arrange("disk_a", "disk_b"));

    [Fact]
    public void Before_there_is_a_sensor_there_is_no_block() => Assert.Empty(Arrange());

    [Fact]
    public void A_sensor_that_goes_away_leaves_NaN_and_takes_its_place_again()
    {
        Arrange("disk_a", "disk_b");
        Assert.Equal(["disk: disk_a=NaN disk_b=1"], Arrange("disk_b"));
        Assert.Equal(["disk: disk_a=2 disk_b=1"], Arrange("disk_b", "disk_a"));
    }

    [Fact]
    public void Sensors_that_appear_later_make_a_further_block()
    {
        Arrange("disk_a");
        Assert.Equal(["disk: disk_a=1", "disk_2: disk_b=2 disk_c=3"], Arrange("disk_a", "disk_b", "disk_c"));
        Assert.Equal(["disk: disk_a=2", "disk_2: disk_b=1 disk_c=NaN", "disk_3: disk_d=3"], Arrange("disk_b", "disk_a", "disk_d"));
    }

    [Fact]
    public void A_sensor_that_goes_away_is_a_fault()
    {
        Arrange("disk_a");
        var readings = _blocks.Arrange([]).Single().Readings;
        Assert.Equal("it is gone", readings[0].Fault);
    }

    [Fact]
    public void Two_sensors_of_one_name_are_published_once() => Assert.Equal(["disk: disk_a=1"], Arrange("disk_a", "disk_a"));

    [Fact]
    public void A_host_where_devices_come_and_go_for_ever_does_not_grow_for_ever()
    {
        for (var i = 0; i < 2 * SensorBlocks.MostSensors; i++)
            Arrange($"disk_{i}");
        Assert.Equal(SensorBlocks.MostSensors, _blocks.Arrange([]).Sum(block => block.Readings.Count));
    }

    // Each sensor reads its place in the list, from 1.
    private List<string> Arrange(params string[] fields) =>
    [
        .. _blocks.Arrange(fields.Select((field, index) => new SensorReading(field, "", index + 1)))
            .Select(block => block.Block + ": " + string.Join(
                ' ', block.Readings.Select(reading => string.Create(CultureInfo.InvariantCulture, $"{reading.Field}={reading.Value}")))),
    ];
}
