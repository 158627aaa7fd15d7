package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Durability;
import io.leanctx.Location;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Stores on disk, made through the API. */
final class Stage {

    static final String TEAM = "my-team";
    static final String AUTH = "feat/auth-refactor";
    static final Instant BEGUN = Instant.parse("2026-03-01T09:00:00Z");

    private Stage() {}

    /** A store that stays open: the owner, beside which others read. */
    static SessionStore owner(Path directory) {
        return LeanCtx.builder()
                .durability(Durability.RELAXED)
                .clock(InstantSource.fixed(BEGUN))
                .open(RocksBackend.at(directory));
    }

    /** Writes to a store, and closes it. */
    static void write(Path directory, Consumer<Workspace> work) {
        try (SessionStore store = owner(directory)) {
            work.accept(store.workspace(TEAM));
        }
    }

    /** Makes a store in which two agents worked on one channel. */
    static Agent auth(Path directory) {
        Agent[] agents = new Agent[2];
        write(directory, team -> {
            agents[0] = team.registerNew("cursor");
            agents[1] = team.registerNew("claude-code");
            auth(team, agents[0], agents[1]);
        });
        return agents[0];
    }

    /** Eight commits, of which the last offers a handoff. */
    static void auth(Workspace team, Agent cursor, Agent claude) {
        try (Participant me = team.join(AUTH, cursor);
                Participant other = team.join(AUTH, claude)) {
            me.setTask("Move auth to JWT");
            me.addFinding("Token expiry is hardcoded", Location.of("src/auth.rs", 42));
            other.session();
            other.decide("JWT, not server sessions", "stateless");
            other.learn("auth.algorithm", "RS256");
            other.learn("auth.algorithm", "EdDSA");
            other.setNextSteps(List.of("rotate keys", "write tests"));
            me.addProgress("Tokens are signed");
            me.offer(Audience.everyone(), "please go on", me.bundle(), Duration.ofHours(1));
        }
    }

    /** Commits so often to a channel, each time by the next of the agents. */
    static void grow(Workspace team, String channel, int commits, Agent... agents) {
        for (int i = 0; i < commits; i++) {
            try (Participant participant = team.join(channel, agents[i % agents.length])) {
                participant.addProgress("step " + (i + 1));
            }
        }
    }
}
