package io.leanctx.testkit.forward;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Blame;
import io.leanctx.ChannelPage;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Presence;
import io.leanctx.ProofPrivacy;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SigningKeys;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Watch;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workspace that passes every call on to another, for wrappers: a subclass overrides what it changes. {@link #join} comes
 * through {@link #at}, {@link #bundle} through {@link #content}, and the short form of {@link #registerNew} through the long
 * one. Participants and watches are the other's; a wrapper overrides {@link #at} and both forms of {@link #watch} to wrap them,
 * see {@link ForwardingParticipant} and {@link ForwardingWatch}. As safe for use by several threads as the other workspace.
 *
 * @since 0.1.0
 */
public abstract class ForwardingWorkspace implements Workspace {

    private final Workspace delegate;

    /**
     * For subclasses.
     *
     * @param delegate the workspace that calls are passed on to
     */
    protected ForwardingWorkspace(Workspace delegate) {
        this.delegate = delegate;
    }

    /**
     * The workspace that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final Workspace delegate() {
        return delegate;
    }

    @Override
    public String id() {
        return delegate.id();
    }

    @Override
    public Agent register(AgentProfile profile) {
        return delegate.register(profile);
    }

    @Override
    public Agent registerNew(AgentProfile profile) {
        return delegate.registerNew(profile);
    }

    @Override
    public Agent renew(Agent agent) {
        return delegate.renew(agent);
    }

    @Override
    public Agent renew(Agent agent, SigningKeys keys) {
        return delegate.renew(agent, keys);
    }

    @Override
    public void revoke(Agent by, String agent, String reason) {
        delegate.revoke(by, agent, reason);
    }

    @Override
    public HistoryPage registrations(long after, int limit) {
        return delegate.registrations(after, limit);
    }

    @Override
    public List<Presence> presence(String channel) {
        return delegate.presence(channel);
    }

    @Override
    public Map<String, Entry<AgentProfile>> agents() {
        return delegate.agents();
    }

    @Override
    public Participant at(String channel, Agent agent, Position seen) {
        return delegate.at(channel, agent, seen);
    }

    @Override
    public Session session(String channel) {
        return delegate.session(channel);
    }

    @Override
    public Session sessionAt(String channel, long revision) {
        return delegate.sessionAt(channel, revision);
    }

    @Override
    public Optional<Session> await(String channel, long revision, Duration timeout) throws InterruptedException {
        return delegate.await(channel, revision, timeout);
    }

    @Override
    public HistoryPage history(String channel, long after, int limit) {
        return delegate.history(channel, after, limit);
    }

    @Override
    public Verification verify(String channel, VerifyRequest request) {
        return delegate.verify(channel, request);
    }

    @Override
    public Optional<Blame> blame(String channel, Scope.Single scope) {
        return delegate.blame(channel, scope);
    }

    @Override
    public Blame blame(String channel, EntryRef entry) {
        return delegate.blame(channel, entry);
    }

    @Override
    public Optional<byte[]> content(Hash hash) {
        return delegate.content(hash);
    }

    @Override
    public Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out)
            throws IOException {
        return delegate.proof(channel, from, to, privacy, out);
    }

    @Override
    public Position proof(String channel, ProofPrivacy privacy, OutputStream out) throws IOException {
        return delegate.proof(channel, privacy, out);
    }

    @Override
    public Position replay(Path proof) throws IOException {
        return delegate.replay(proof);
    }

    @Override
    public Watch watch(String channel, Position after) {
        return delegate.watch(channel, after);
    }

    @Override
    public Watch watch(String channel, Position after, WatchListener listener) {
        return delegate.watch(channel, after, listener);
    }

    @Override
    public ChannelPage channels(Optional<String> after, int limit) {
        return delegate.channels(after, limit);
    }
}
