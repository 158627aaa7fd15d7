package io.leanctx.cli;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command on a workspace, which it reads unless it says otherwise. */
abstract class WorkspaceCommand extends Subcommand.Printing {

    private static final int SUGGESTED = 5;

    private @Nullable Place place;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        String workspace = where().workspace(around());
        prepare();
        Place given = where().place(around());
        place = given;
        Thread reader = Thread.currentThread();
        try (Progress reading = reading()) {
            given.tell((where, done, total, unit) -> {
                if (Thread.currentThread() == reader) {
                    reading.at(where, done, total, unit);
                }
            });
            try (SessionStore store = open(given)) {
                return run(store.workspace(workspace));
            }
        }
    }

    /** What writes to a workspace of the store, if that was opened to be written to. */
    final Writer writer(Workspace workspace) {
        return Objects.requireNonNull(place, "the store is open").writer(workspace);
    }

    abstract StoreOptions.InWorkspace where();

    /** Looks at what was given before the store is opened. */
    void prepare() throws IOException {}

    SessionStore open(Place place) throws IOException {
        return place.toRead(LeanCtx.builder());
    }

    abstract int run(Workspace workspace) throws IOException, InterruptedException;

    /**
     * The session of a channel that somebody wrote to.
     *
     * @throws CliException if nobody did
     */
    static Session written(Workspace workspace, String channel) {
        Session session = workspace.session(channel);
        if (session.revision() > 0) {
            return session;
        }
        ChannelPage some = workspace.channels(Optional.empty(), SUGGESTED + 1);
        List<ChannelSummary> channels = some.channels();
        String there =
                channels.stream().limit(SUGGESTED).map(ChannelSummary::channel).collect(Collectors.joining(", "));
        throw CliException.refused("the workspace " + workspace.id() + " has no channel " + channel
                + (channels.isEmpty()
                        ? ", nor any other; check --workspace and --store"
                        : "; it has " + there + (channels.size() > SUGGESTED ? " and more" : "")));
    }

    /** A command on one channel. */
    abstract static class OnChannel extends WorkspaceCommand {

        @Mixin
        private final StoreOptions.InChannel where = new StoreOptions.InChannel();

        @Override
        final StoreOptions.InWorkspace where() {
            return where;
        }

        final String channel() {
            return where.channel(around());
        }

        @Override
        void prepare() throws IOException {
            channel();
        }

        @Override
        final int run(Workspace workspace) throws IOException, InterruptedException {
            return run(workspace, channel());
        }

        abstract int run(Workspace workspace, String channel) throws IOException, InterruptedException;
    }
}
