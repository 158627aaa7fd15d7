package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.StoreFailedException;
import io.leanctx.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/**
 * Has a server write, which looks at everything itself. All but the registration of an agent can be asked for again after an answer that
 * was lost, and so is.
 */
final class ServerWriter implements Writer {

    private final ServerClient client;
    private final Workspace workspace;

    /**
     * Creates it.
     *
     * @param workspace as it is read from the server
     */
    ServerWriter(ServerClient client, Workspace workspace) {
        this.client = client;
        this.workspace = workspace;
    }

    @Override
    public Position fork(String channel, Agent agent, Position from, String target) {
        Fields body = new Fields().put("to_channel", target).put("at", from.revision());
        write(agent, post(of(channel, "forks"), json(body)).setHeader("If-Match", quoted(from)));
        Session begun = begun(channel, target);
        if (begun.origin()
                .filter(origin -> origin.value().origin().equals(from))
                .isEmpty()) {
            throw CliException.refused("the channel " + target + " begins with another copy than that of " + channel
                    + " at " + from + ", as the log was replaced meanwhile; look at both with leanctx session log");
        }
        return begun.position();
    }

    private Session begun(String channel, String target) {
        try {
            return workspace.sessionAt(target, 1);
        } catch (StoreFailedException e) {
            throw new CliException(
                    ExitCode.STORE,
                    "the channel " + target + " was begun with a copy of " + channel + ", but cannot be read ("
                            + e.getMessage() + "); look at it with leanctx session show",
                    e);
        }
    }

    @Override
    public Position delete(String channel, Agent agent, Position seen) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(of(channel)).DELETE().setHeader("If-Match", quoted(seen));
        return position(write(agent, request));
    }

    @Override
    public Imported importBundle(String channel, Agent agent, Bundle bundle, boolean isForeign) {
        URI hashed = ApiUrl.with(of(channel, "bundles"), "hash", bundle.hash());
        URI uri = isForeign ? ApiUrl.with(hashed, "foreign", true) : hashed;
        ServerClient.Answer answer = write(agent, post(uri, bundle.json()));
        return client.json(answer).isTrue("unchanged")
                ? new Imported(workspace.session(channel).position(), false)
                : new Imported(position(answer), true);
    }

    @Override
    public Agent register(AgentProfile profile, boolean isExact) {
        if (profile.key().isPresent()) {
            throw CliException.usage(
                    "--key-file is for a store in a directory: an agent that signs its commits does so where its"
                            + " key is, and cannot write through a server; leave it out, or register where the store is");
        }
        Fields body = new Fields()
                .put("client", profile.client())
                .put("role", profile.role())
                .put("display_name", profile.displayName());
        if (isExact) {
            body.put("id", profile.id());
        }
        ServerClient.Answer answer = client.write(post(client.url().of(workspace.id(), "agents"), json(body)), false);
        JsonValues made = client.json(answer);
        return client.reading(answer, () -> new Agent(made.text("agent"), made.text("token")));
    }

    private static String quoted(Position position) {
        return "\"" + position + "\"";
    }

    private Position position(ServerClient.Answer answer) {
        JsonValues done = client.json(answer);
        return client.reading(answer, () -> Position.parse(done.text("position")));
    }

    private ServerClient.Answer write(Agent agent, HttpRequest.Builder request) {
        if (agent.signingKey().isPresent()) {
            throw CliException.usage(
                    "--key-file is for a store in a directory: a server cannot sign in the name of an agent,"
                            + " and its key stays where it is; write through the library, or where the store is");
        }
        return client.write(
                request.setHeader("LeanCTX-Agent", agent.id()).setHeader("LeanCTX-Agent-Token", agent.token()), true);
    }

    private URI of(String channel, String... names) {
        String[] all = new String[names.length + 2];
        all[0] = "channels";
        all[1] = channel;
        System.arraycopy(names, 0, all, 2, names.length);
        return client.url().of(workspace.id(), all);
    }

    private static HttpRequest.Builder post(URI uri, String json) {
        return HttpRequest.newBuilder(uri)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    }

    private static String json(Fields fields) {
        StringWriter text = new StringWriter();
        try {
            Document.print(new PrintWriter(text), fields);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return text.toString();
    }
}
