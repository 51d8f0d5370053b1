namespace Ocs.DataNodes.Cache;

/// <summary>Where the values of a field are: a column of a block.</summary>
internal readonly record struct FieldSource(BlockSeries Series, int Column);
