namespace Ocs.Agents.FakeData;

/// <summary>The times of samples at a steady rate, handed out as they pass; unix seconds.</summary>
internal sealed class SampleGrid(double start, double rate)
{
    private const double ForgottenSeconds = 3;

    private double _next = start;

    /// <summary>The times since the last call. After a long sleep of the host it starts anew instead of making up the past.</summary>
    public double[] Until(double now)
    {
        if (now - _next > ForgottenSeconds + (1 / rate))
            _next = now - 1;
        var count = (int)Math.Max(0, Math.Floor(((now - _next) * rate) + 1e-6));
        var times = new double[count];
        for (var index = 0; index < count; index++)
            times[index] = _next + (index / rate);
        _next += count / rate;
        return times;
    }
}
