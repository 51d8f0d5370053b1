using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.Feeds;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>What the runtime gives to an agent: its place in the site, its feeds, and the other agents.</summary>
public interface IAgentContext
{
    /// <summary>The agent's address.</summary>
    AgentAddress Address { get; }

    /// <summary>The site file and the instance's entry in it.</summary>
    AgentSite Site { get; }

    /// <summary>The clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>The agent's log.</summary>
    ILogger Log { get; }

    /// <summary>The connection to the router; it reconnects, registers and subscribes again by itself.</summary>
    WampConnection Connection { get; }

    /// <summary>Whether heartbeats go out, each second. Only tests of those who listen to them have a reason to switch them off.</summary>
    bool Heartbeat { get; set; }

    /// <summary>Adds a feed; in the constructor of the agent, or later.</summary>
    /// <exception cref="ArgumentException">A feed of that name exists.</exception>
    Feed AddFeed(string name, FeedOptions? options = null);

    /// <summary>
    /// Ends the agent as a signal would: its operations stop, it leaves the router; a program that runs nothing but this
    /// agent ends. Returns at once.
    /// </summary>
    void RequestStop();

    /// <summary>Starts an operation of the agent when it joins for the first time, as <c>--mode acq</c> asks for; from the constructor.</summary>
    /// <param name="operation">The operation's name on the wire.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    void StartWhenJoined(string operation, WampMap? parameters = null);

    /// <summary>Offers a procedure of the agent's own at <c>root.instance.NAME</c>, besides its operations; from the constructor, or later.</summary>
    /// <param name="name">The last part of its URI.</param>
    /// <param name="handler">Called for each call, several at a time.</param>
    void AddProcedure(string name, WampProcedure handler);

    /// <summary>Asks an operation of another agent for something, and gives its answer, refusals too.</summary>
    /// <param name="instanceId">The other agent.</param>
    /// <param name="operation">The operation's name on the wire.</param>
    /// <param name="action"><c>start</c>, <c>status</c>, <c>wait</c>, <c>stop</c> or <c>abort</c>.</param>
    /// <param name="parameters">The parameters of a start; null for none.</param>
    /// <param name="timeout">
    /// How long a wait may take; null for as long as it takes. A Python agent kills its operation when the caller of a
    /// pending wait disappears, so wait for one in short pieces.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; an operation that started goes on.</param>
    /// <exception cref="WampException">There is no such agent, or it answered with an error.</exception>
    /// <exception cref="WampConnectionException">The router is away.</exception>
    /// <exception cref="InvalidDataException">The answer is no reply of an operation.</exception>
    Task<AgentReply> RequestAsync(
        string instanceId, string operation, string action, WampMap? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Receives the messages of recorded feeds whose topic matches, decoded. The handler runs on the receiving thread and
    /// must return at once. From the constructor of an agent: remembered until it joins.
    /// </summary>
    /// <param name="topic">A feed address, or a pattern such as <c>observatory..feeds.</c>.</param>
    /// <param name="match">How the topic matches.</param>
    /// <param name="handler">Called for each message.</param>
    void SubscribeToFeeds(string topic, MatchPolicy match, Action<FeedMessage> handler);

    /// <summary>Receives any events; as <see cref="SubscribeToFeeds"/>, undecoded.</summary>
    void Subscribe(string topic, MatchPolicy match, WampEventHandler handler);
}
