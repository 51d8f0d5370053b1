namespace Ocs.G3;

/// <summary>The kinds of housekeeping frame: the key <c>hkagg_type</c>.</summary>
public enum HkFrameType
{
    /// <summary>First in each file: whose session it is.</summary>
    Session = 0,

    /// <summary>Which providers there are now.</summary>
    Status = 1,

    /// <summary>Samples of one provider.</summary>
    Data = 2,
}
