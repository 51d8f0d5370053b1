using System.IO.Pipelines;

namespace Ocs.Wamp;

/// <summary>One end of a link: what comes in and what goes out.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
