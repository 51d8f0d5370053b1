using System.Globalization;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Ledger;
using Ocs.G3;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>
/// Makes an archive anew in another folder: sound files are copied; files that are lost or damaged are written again, from
/// the frames of them that are sound and from the messages in logs and journals; what is in no file yet is added. Ledger
/// and index are made with it.
/// </summary>
public sealed class ArchiveRebuild
{
    private static readonly string[] Folders = ["ledger", "log"];

    private readonly string _state;
    private readonly string _target;
    private readonly List<string> _journals;
    private readonly List<string> _notes = [];

    private ArchiveRebuild(string state, string target, List<string> journals) => (_state, _target, _journals) = (state, target, journals);

    /// <summary>How many files are as they were.</summary>
    public int Copied { get; private set; }

    /// <summary>How many files were written anew.</summary>
    public int Rewritten { get; private set; }

    /// <summary>How many messages were found again in logs and journals.</summary>
    public long Messages { get; private set; }

    /// <summary>How many messages are in no file, log or journal.</summary>
    public long Lost { get; private set; }

    /// <summary>One sentence for each file that was not copied.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Rebuilds.</summary>
    /// <param name="archive">The archive, or a folder with <c>hk</c> in it; there need be none.</param>
    /// <param name="state">The folder of ledgers, logs and journals.</param>
    /// <param name="target">A folder that is empty or not there: <c>hk</c> and <c>state</c> are made in it.</param>
    /// <param name="journals">Folders of further journals, of agents on other machines.</param>
    /// <param name="progress">Told how many files are done, of how many.</param>
    /// <param name="cancellationToken">Ends it between files.</param>
    /// <exception cref="IOException">Something cannot be read or written, or an aggregator still records.</exception>
    public static ArchiveRebuild Run(string archive, string state, string target, IEnumerable<string> journals, Action<int, int> progress, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new IOException($"{target} is not empty: an archive is rebuilt into a folder of its own.");
        var folders = journals.Prepend(Path.Combine(state, "journal")).Where(Directory.Exists).SelectMany(Directory.GetDirectories).Distinct(StringComparer.Ordinal).ToList();
        var rebuild = new ArchiveRebuild(state, target, folders);
        var files = Directory.Exists(archive) ? HkArchive.Open(archive) : null;
        var ids = Folders.Select(folder => Path.Combine(state, folder)).Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Select(folder => Path.GetFileName(folder)).Where(id => LedgerReading.IsOfArchive(state, Path.Combine(state, "ledger", id))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (ids.Count == 0)
            throw new DirectoryNotFoundException($"There is neither a ledger nor a log in {state}.");
        // Files that no ledger knows are the first aggregator's, for want of anything that says otherwise.
        var claimed = ids.Skip(1).SelectMany(id => SecondsOf(Path.Combine(state, "ledger", id))).ToHashSet();
        foreach (var (index, id) in ids.Index())
        {
            var own = files?.Files.Where(file => claimed.Contains(HkArchive.NumberOf(file)) ? File.Exists(rebuild.LinesOf(id, HkArchive.NumberOf(file))) : index == 0).ToList() ?? [];
            rebuild.Run(files?.Path ?? archive, id, own, progress, cancellationToken);
        }

        new HkHistory(rebuild.Archive, Path.Combine(target, "state", "index")).Update(Environment.ProcessorCount, null, cancellationToken);
        return rebuild;
    }

    private string Archive => Path.Combine(_target, "hk");

    private void Run(string archive, string id, List<string> files, Action<int, int> progress, CancellationToken stop)
    {
        var log = Path.Combine(_state, "log", id);
        using var held = HoldLog(log);
        var paths = files.ToDictionary(HkArchive.NumberOf);
        var survey = SecondsOf(Path.Combine(_state, "ledger", id)).Union(paths.Keys).Order().Select(second => Survey(id, second, paths.GetValueOrDefault(second))).ToList();
        var search = new MessageSearch();
        survey.ForEach(search.Add);
        search.SearchLog(log, stop);
        foreach (var journal in _journals)
            search.SearchJournal(journal, stop);
        Directory.CreateDirectory(Archive);
        using var ledger = new FrameLedger(Path.Combine(_target, "state", "ledger", id));
        var writing = new FileRebuild(Archive, ledger);
        foreach (var (index, file) in survey.Index())
        {
            stop.ThrowIfCancellationRequested();
            Write(file, archive, ledger, writing);
            progress(index + 1, survey.Count);
        }

        Messages += writing.Messages;
        var last = survey.Count > 0 ? survey[^1].Second : 0;
        var loose = LooseMessages.Write(Archive, ledger, last, writing.Reach, search.Loose);
        if (loose > 0)
            _notes.Add($"{loose} messages that were in no file are in new ones.");
        Messages += loose;
        new RebuiltLedger(_state, id).Write(ledger.Folder, survey, writing.Reach);
    }

    private SurveyedFile Survey(string id, long second, string? path)
    {
        var lines = LinesOf(id, second);
        if (!File.Exists(lines))
            return SurveyedFile.WithoutLedger(second, path!);
        return SurveyedFile.Of(second, path, [.. FrameEntry.ReadAll(File.ReadAllBytes(lines)).Select(line => line.Entry)]);
    }

    private void Write(SurveyedFile file, string archive, FrameLedger ledger, FileRebuild writing)
    {
        var name = file.Path is { } path ? Path.GetRelativePath(archive, path) : NameOf(file.Second, ".g3");
        var lost = file.Frames.Where(frame => !frame.IsSound).Sum(frame => Math.Max(0, (frame.Entry.Content?.Messages ?? 0) - frame.Messages.Count));
        Lost += lost;
        if (file.IsSound)
        {
            Copy(file, Path.Combine(Archive, name), ledger);
            writing.Pass(file);
            Copied++;
            return;
        }

        if (writing.Write(file))
            Rewritten++;
        var found = file.Frames.Sum(frame => frame.Messages.Count);
        _notes.Add($"{name} was {(file.Path is null ? "gone" : "damaged")}: {file.Frames.Count(frame => frame.IsSound && frame.Entry.Length > 0)} of its frames are sound, {found} messages were found again, {lost} are lost.");
    }

    private static void Copy(SurveyedFile file, string target, FrameLedger ledger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file.Path!, target);
        var lines = ledger.PathOf(target);
        Directory.CreateDirectory(Path.GetDirectoryName(lines)!);
        File.WriteAllBytes(lines, [.. file.Frames.SelectMany(frame => frame.Entry.Encode())]);
    }

    private string LinesOf(string id, long second) => Path.Combine(_state, "ledger", id, NameOf(second, ".ndjson"));

    private static string NameOf(long second, string extension)
    {
        var name = second.ToString(CultureInfo.InvariantCulture);
        return Path.Combine(name[..Math.Min(5, name.Length)], name + extension);
    }

    private static IEnumerable<long> SecondsOf(string ledger) => Directory.Exists(ledger)
        ? Directory.GetFiles(ledger, "*.ndjson", SearchOption.AllDirectories)
            .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var second) ? second : -1).Where(second => second >= 0)
        : [];

    /// <summary>The log must rest.</summary>
    private static FileStream? HoldLog(string log)
    {
        if (!Directory.Exists(log))
            return null;
        try
        {
            return new FileStream(Path.Combine(log, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new IOException($"The aggregator of {log} records: stop it before its archive is rebuilt.", busy);
        }
    }
}
