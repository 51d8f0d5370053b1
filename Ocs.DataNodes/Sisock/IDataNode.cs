namespace Ocs.DataNodes;

/// <summary>A source of plots in sisock's sense: it says which fields it has, and gives their samples. Any thread may ask.</summary>
public interface IDataNode
{
    /// <summary>What the node is called: the part of a target before <c>::</c>, and a part of its URIs.</summary>
    string Name { get; }

    /// <summary>What it holds, for people.</summary>
    string Description { get; }

    /// <summary>The fields that have samples between two times, in unix seconds; it may name more.</summary>
    ValueTask<IReadOnlyList<DataNodeField>> GetFieldsAsync(double from, double to, CancellationToken cancellationToken);

    /// <summary>The samples of some fields between two times, in unix seconds; fields it does not know are left out.</summary>
    /// <param name="fields">The names of the fields.</param>
    /// <param name="from">The first time, unix seconds.</param>
    /// <param name="to">The last time, unix seconds.</param>
    /// <param name="stride">How far apart samples need to be, in seconds; the extremes stay whatever it is. Null for every sample.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<IReadOnlyList<DataNodeSeries>> GetDataAsync(
        IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken);
}
