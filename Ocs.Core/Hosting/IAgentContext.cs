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
