using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>
/// A thread that waits for many sockets at once, reads from those that have something, routes what it reads and writes the
/// results out: a message passes the router without a task, a thread switch or a buffer of its own. Linux only.
/// </summary>
internal sealed unsafe partial class EpollLoop : IDisposable
{
    private const int ReadSize = 64 << 10;
    private const int BytesBetweenFlushes = 128 << 10;
    private const int MostEvents = 128;
    private const int WakeId = 0;

    // The time is taken of one batch in so many, so that it costs the others nothing.
    private const uint TimedBatches = 16;

    // The kernel packs the structure on x86 and nowhere else.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;
    private static readonly int EventDataOffset = EventSize - 8;

    private readonly ConcurrentDictionary<long, IEpollMember> _members = new();
    private readonly LatencyHistogram _latency;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly int _epoll;
    private readonly int _wake;
    private long _lastId = WakeId;
    private volatile bool _isEnding;

    public EpollLoop(LatencyHistogram latency, ILogger log, string name)
    {
        _latency = latency;
        _log = log;
        _epoll = Check(LibC.EpollCreate(LibC.CloseOnExec), "epoll_create1");
        _wake = Check(LibC.EventFd(0, LibC.CloseOnExec | LibC.NonBlocking), "eventfd");
        var wakeEvent = stackalloc byte[16];
        WriteEvent(wakeEvent, LibC.EpollIn, WakeId);
        Check(LibC.EpollControl(_epoll, LibC.ControlAdd, _wake, wakeEvent), "epoll_ctl");
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Begins to watch a socket, which must be non-blocking.</summary>
    public void Add(IEpollMember member)
    {
        member.EpollId = Interlocked.Increment(ref _lastId);
        _members[member.EpollId] = member;
        Control(LibC.ControlAdd, member, LibC.EpollIn);
        if (_isEnding && _members.TryRemove(member.EpollId, out _))
            member.OnLoopEnded();
    }

    /// <summary>Puts another member in the place of one, on the same socket.</summary>
    public void Replace(IEpollMember member, IEpollMember successor)
    {
        successor.EpollId = member.EpollId;
        _members[member.EpollId] = successor;
    }

    /// <summary>Watches for room to write, or stops to.</summary>
    public void WatchWritable(IEpollMember member, bool watch) =>
        Control(LibC.ControlModify, member, LibC.EpollIn | (watch ? LibC.EpollOut : 0));

    /// <summary>Forgets a socket.</summary>
    public void Remove(IEpollMember member)
    {
        _members.TryRemove(member.EpollId, out _);
        Control(LibC.ControlDelete, member, 0);
    }

    public void Dispose()
    {
        _isEnding = true;
        ulong one = 1;
        _ = LibC.Write(_wake, (byte*)&one, 8);
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private static int Check(int result, string call) =>
        result >= 0 ? result : throw new IOException($"The system refused {call}: {Marshal.GetLastPInvokeErrorMessage()}.");

    private static void WriteEvent(byte* epollEvent, int interest, long id)
    {
        Unsafe.WriteUnaligned(epollEvent, interest);
        Unsafe.WriteUnaligned(epollEvent + EventDataOffset, id);
    }

    private void Control(int operation, IEpollMember member, int interest)
    {
        var epollEvent = stackalloc byte[16];
        WriteEvent(epollEvent, interest, member.EpollId);
        try
        {
            _ = LibC.EpollControl(_epoll, operation, member.Socket.SafeHandle, epollEvent);
        }
        catch (ObjectDisposedException)
        {
            // Another thread was quicker to close it.
        }
    }

    private void Run()
    {
        var buffer = new byte[ReadSize];
        var events = stackalloc byte[16 * MostEvents];
        var batch = 0u;
        while (!_isEnding)
        {
            var count = LibC.EpollWait(_epoll, events, MostEvents, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != LibC.Interrupted)
                LogWaitFailed(Marshal.GetLastPInvokeErrorMessage());
            var started = (++batch % TimedBatches) == 0 ? Stopwatch.GetTimestamp() : 0;
            var unflushed = 0;
            for (var i = 0; i < count; i++)
            {
                var at = events + (i * EventSize);
                unflushed += Serve(Unsafe.ReadUnaligned<int>(at), Unsafe.ReadUnaligned<long>(at + EventDataOffset), buffer);
                if (unflushed < BytesBetweenFlushes)
                    continue;
                FlushList.Flush();
                unflushed = 0;
            }

            FlushList.Flush();
            if (started != 0)
                _latency.Add(Stopwatch.GetElapsedTime(started));
        }

        foreach (var member in _members.Values)
            member.OnLoopEnded();
        FlushList.Flush();
        _ = LibC.Close(_epoll);
        _ = LibC.Close(_wake);
    }

    private int Serve(int ready, long id, byte[] buffer)
    {
        if (!_members.TryGetValue(id, out var member))
            return 0;
        try
        {
            if ((ready & LibC.EpollOut) != 0)
                member.OnWritable();
            return (ready & ~LibC.EpollOut) != 0 ? member.OnReadable(buffer) : 0;
        }
        catch (Exception error)
        {
            // The last edge: one connection takes nothing else with it.
            LogMemberFailed(error);
            _members.TryRemove(id, out _);
            member.OnLoopEnded();
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Waiting for the network failed: {Reason}.")]
    private partial void LogWaitFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection failed in a way that is not foreseen.")]
    private partial void LogMemberFailed(Exception error);
}
