namespace Ocs.G3;

/// <summary>The rules of frames that follow each other, over the files of an archive.</summary>
internal sealed class HkRules
{
    private readonly Dictionary<(string Address, string Field), FieldState> _fields = [];
    private readonly Dictionary<(long Session, long Provider, string Block), string> _sets = [];
    private readonly Dictionary<long, string> _providers = [];
    private List<HkFault> _faults = [];
    private string _file = "";
    private string? _root;
    private long _session;
    private int _frames;
    private long _offset;

    public void BeginFile(string file, List<HkFault> faults)
    {
        _file = file;
        _faults = faults;
        _frames = 0;
        _root = null;
        _providers.Clear();
    }

    public void Check(HkFrame frame)
    {
        _offset = frame.View.Offset;
        if (frame.View.Type != G3FrameType.Housekeeping)
            Fault("structure", $"The frame is of type {frame.View.Type}, not H.");
        if (frame.SchemaVersion != HkFrameWriter.SchemaVersion)
            Fault("structure", $"The schema version is {frame.SchemaVersion}, not {HkFrameWriter.SchemaVersion}.");
        CheckOrder(frame);
        if (frame.Type == HkFrameType.Status)
            TakeStatus(frame);
        else if (frame.Type == HkFrameType.Data)
            CheckData(frame);
        _frames++;
    }

    private void CheckOrder(HkFrame frame)
    {
        if (_frames == 0)
            _session = frame.SessionId;
        if (_frames == 0 && frame.Type != HkFrameType.Session)
            Fault("session", "The first frame of the file is no session frame.");
        if (_frames == 1 && frame.Type != HkFrameType.Status)
            Fault("status", "The second frame of the file is no status frame.");
        if (frame.SessionId != _session)
            Fault("session", $"The session id changes from {_session} to {frame.SessionId} inside the file.");
        _session = frame.SessionId;
    }

    private void TakeStatus(HkFrame frame)
    {
        _providers.Clear();
        foreach (var provider in frame.ReadProviders())
        {
            if (!_providers.TryAdd(provider.Id, provider.Description))
                Fault("status", $"Provider {provider.Id} is listed twice.");
        }
    }

    private void CheckData(HkFrame frame)
    {
        var address = frame.Address ?? "";
        if (!_providers.TryGetValue(frame.ProviderId, out var description))
            Fault("status", $"Provider {frame.ProviderId} of {address} is not in the latest status frame.");
        else if (description != address)
            Fault("status", $"Provider {frame.ProviderId} is {description} in the status frame and {address} here.");
        CheckAddress(address);
        if (frame.ProviderSessionId is null)
            Fault("structure", $"The frame of {address} does not name the agent session.");
        var names = frame.ReadBlockNames();
        var blocks = frame.ReadBlocks();
        if (names?.Count != blocks.Count)
            Fault("blocks", $"The frame of {address} has {blocks.Count} blocks but {names?.Count ?? 0} block names.");
        foreach (var block in blocks)
            CheckBlock(frame, address, block);
    }

    private void CheckAddress(string address)
    {
        var parts = address.Split('.');
        if (parts.Length != 4)
            Fault("names", $"The address {address} has {parts.Length} parts, not four.");
        _root ??= parts[0];
        if (parts[0] != _root)
            Fault("names", $"The address root {parts[0]} differs from {_root} in the same file.");
    }

    private void CheckBlock(HkFrame frame, string address, HkBlock block)
    {
        if (block.Times.Count == 0)
            Fault("blocks", $"Block {block.Name} of {address} is empty.");
        for (var index = 1; index < block.Times.Count; index++)
        {
            if (block.Times[index] > block.Times[index - 1])
                continue;
            Fault("times", $"The times of block {block.Name} of {address} do not ascend at row {index + 1}.");
            break;
        }

        var set = string.Join(' ', block.Fields.Select(field => field.Name).Order(StringComparer.Ordinal));
        if (!_sets.TryAdd((frame.SessionId, frame.ProviderId, block.Name), set) && _sets[(frame.SessionId, frame.ProviderId, block.Name)] != set)
            Fault("fields", $"The set of fields of block {block.Name} of {address} changed while the provider lives.");
        foreach (var field in block.Fields)
            CheckField(address, block, field);
    }

    private void CheckField(string address, HkBlock block, HkField field)
    {
        var name = $"{address}.{field.Name}";
        if (field.Type == HkFieldType.Other)
            Fault("types", $"Field {name} is stored as {field.ClassName}, which readers do not take.");
        else if (field.Count != block.Times.Count)
            Fault("blocks", $"Field {name} has {field.Count} values for {block.Times.Count} times.");
        if (!IsSound(field.Name))
            Fault("names", $"The field name \"{field.Name}\" of {address} is none that readers take.");
        if (block.Times.Count == 0)
            return;
        if (!_fields.TryGetValue((address, field.Name), out var state))
        {
            _fields.Add((address, field.Name), new FieldState { Block = block.Name, ClassName = field.ClassName, Last = block.Times[^1] });
            return;
        }

        if (state.ClassName != field.ClassName)
            Fault("types", $"Field {name} is {field.ClassName} here and {state.ClassName} before.");
        if (state.Block != block.Name)
            Fault("fields", $"Field {name} is in block {block.Name} here and in {state.Block} before.");
        if (block.Times[0] <= state.Last)
            Fault("times", $"Field {name} goes back in time, from {Time(state.Last)} to {Time(block.Times[0])}.");
        (state.ClassName, state.Block, state.Last) = (field.ClassName, block.Name, Math.Max(state.Last, block.Times[^1]));
    }

    private static string Time(long ticks) => G3Ticks.ToDateTimeOffset(ticks).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsSound(string name) =>
        name.Length is > 0 and <= 255 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private void Fault(string rule, string message) => _faults.Add(new HkFault(_file, _offset, rule, message));

    private sealed class FieldState
    {
        public required string Block { get; set; }

        public required string ClassName { get; set; }

        public required long Last { get; set; }
    }
}
