package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Blame;
import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Presence;
import io.leanctx.ProofPrivacy;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SigningKeys;
import io.leanctx.TruncatedException;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Watch;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.ListedHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A workspace is its name: everything in it is reached through keys that begin with that. */
final class CoreWorkspace implements Workspace {

    private static final int MAX_PAGE = 1_000;

    private final CoreStore store;
    private final String id;
    private final Registration registration;

    CoreWorkspace(CoreStore store, String id) {
        this.store = store;
        this.id = id;
        this.registration = new Registration(store, id);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Agent register(AgentProfile profile) {
        return registration.register(Present.require("profile", profile));
    }

    @Override
    public Agent registerNew(AgentProfile profile) {
        return registration.registerNew(Present.require("profile", profile));
    }

    @Override
    public Agent renew(Agent agent) {
        return registration.renew(Present.require("agent", agent));
    }

    @Override
    public Agent renew(Agent agent, SigningKeys keys) {
        return registration.renew(Present.require("agent", agent), Present.require("new keys", keys));
    }

    @Override
    public void revoke(Agent by, String agent, String reason) {
        registration.revoke(
                Present.require("agent who revokes", by), Names.requireAgent(agent), Present.require("reason", reason));
    }

    @Override
    public HistoryPage registrations(long after, int limit) {
        store.requireOpen();
        return history(ChannelKey.ofWorkspace(id), after, limit);
    }

    @Override
    public List<Presence> presence(String channel) {
        return store.attendance().at(key(channel));
    }

    @Override
    public Verification verify(String channel, VerifyRequest request) {
        return new Verifying(store, key(channel), Present.require("what to verify", request)).run();
    }

    @Override
    public Optional<Blame> blame(String channel, Scope.Single scope) {
        return new Blaming(store, key(channel)).of(Present.require("scope", scope));
    }

    @Override
    public Blame blame(String channel, EntryRef entry) {
        return new Blaming(store, key(channel)).of(Present.require("entry", entry));
    }

    @Override
    public Optional<byte[]> content(Hash hash) {
        store.requireOpen();
        return store.backend().blob(id, Present.require("hash", hash)).map(Bytes::toArray);
    }

    @Override
    public Map<String, Entry<AgentProfile>> agents() {
        Map<String, Entry<AgentProfile>> agents = new TreeMap<>();
        store.session(ChannelKey.ofWorkspace(id))
                .registered()
                .forEach((agent, entry) -> agents.put(
                        agent,
                        new Entry<>(
                                entry.ref(),
                                entry.agent(),
                                entry.at(),
                                entry.value().profile())));
        return Collections.unmodifiableMap(agents);
    }

    @Override
    public Participant at(String channel, Agent agent, Position seen) {
        ChannelKey key = key(channel);
        Credential credential = Credential.of(id, Present.require("agent", agent));
        credential.require(store.session(ChannelKey.ofWorkspace(id)));
        Position base = Present.require("position seen", seen);
        return new CoreParticipant(
                store, key, credential, base, store.attendance().enter(key, agent.id()));
    }

    @Override
    public Session session(String channel) {
        return store.session(key(channel));
    }

    @Override
    public Session sessionAt(String channel, long revision) {
        ChannelKey key = key(channel);
        SessionState head = store.session(key);
        requireRevision(key, revision, head);
        if (revision == 0) {
            return SessionState.empty(key);
        }
        return revision == head.revision() ? head : store.loader().loadAt(key, revision);
    }

    @Override
    public Optional<Session> await(String channel, long revision, Duration timeout) throws InterruptedException {
        ChannelKey key = key(channel);
        if (revision < 0) {
            throw new InvalidInputException(
                    "revision " + revision + " of " + key + " is negative; wait for revision 0 or a later one");
        }
        return store.watchers()
                .await(key, revision, Present.require("timeout", timeout))
                .map(state -> state);
    }

    @Override
    public HistoryPage history(String channel, long after, int limit) {
        return history(key(channel), after, limit);
    }

    private HistoryPage history(ChannelKey key, long after, int limit) {
        requireLimit(limit);
        SessionState head = store.session(key);
        requireRevision(key, after, head);
        long oldest = head.revision() == 0 ? 0 : head.oldest();
        if (after == head.revision()) {
            return new HistoryPage(List.of(), head.position(), oldest);
        }
        if (after + 1 < oldest) {
            throw new TruncatedException(key.toString(), after + 1, oldest);
        }
        return new HistoryPage(
                store.log().read(key, after, head.revision(), limit).commits(), head.position(), oldest);
    }

    @Override
    public Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out)
            throws IOException {
        ChannelKey key = key(channel);
        Optional<ProofSigner> signer =
                Optional.ofNullable(store.settings().keys()).map(ProofSigner::of);
        return new Proofs(store, signer)
                .write(key, from, to, Present.require("privacy", privacy), Present.require("stream", out));
    }

    @Override
    public Position replay(Path proof) throws IOException {
        store.requireOpen();
        return Replaying.replay(store, id, Present.require("proof", proof));
    }

    @Override
    public Watch watch(String channel, Position after) {
        ChannelKey key = key(channel);
        return store.watchers().pull(key, Present.require("position", after), commit -> {});
    }

    @Override
    public Watch watch(String channel, Position after, WatchListener listener) {
        ChannelKey key = key(channel);
        return store.watchers().push(key, Present.require("position", after), Present.require("listener", listener));
    }

    @Override
    public ChannelPage channels(Optional<String> after, int limit) {
        store.requireOpen();
        requireLimit(limit);
        Optional<String> from = Present.require("name to begin after", after).map(Names::requireChannel);
        List<ChannelSummary> channels = new ArrayList<>();
        // The workspace's own log may be among them, and one more tells whether there is another page.
        for (ListedHead listed : store.backend().heads(id, from, limit + 2)) {
            ChannelKey key = new ChannelKey(id, listed.channel());
            if (!key.isWorkspaceLog()) {
                store.sessions().learned(key, listed.head().revision());
                channels.add(HeadCodec.summary(key, listed.head()));
            }
        }
        if (channels.size() <= limit) {
            return new ChannelPage(channels, Optional.empty());
        }
        return new ChannelPage(
                channels.subList(0, limit), Optional.of(channels.get(limit - 1).channel()));
    }

    @Override
    public String toString() {
        return "workspace " + id;
    }

    private ChannelKey key(String channel) {
        store.requireOpen();
        return store.channelKeys().of(id, channel);
    }

    private static void requireRevision(ChannelKey key, long revision, SessionState head) {
        if (revision < 0 || revision > head.revision()) {
            throw new InvalidInputException(
                    "revision " + revision + " of " + key + " does not exist; its head is at " + head.revision());
        }
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InvalidInputException("limit " + limit + " is not in 1.." + MAX_PAGE
                    + "; ask for at least one, and for more in several pages");
        }
    }
}
