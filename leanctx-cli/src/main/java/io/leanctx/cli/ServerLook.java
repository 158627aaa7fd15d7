package io.leanctx.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server says of itself, and of who asks. */
final class ServerLook {

    private static final int MOST = 1 << 20;
    private static final String ALL = "*";

    private final ServerClient client;
    private Optional<String> version = Optional.empty();
    private Optional<String> agent = Optional.empty();
    private boolean givesLogs;
    private List<String> scopes = List.of();
    private List<String> workspaces = List.of();
    private Optional<String> status = Optional.empty();
    private Optional<String> reason = Optional.empty();

    ServerLook(ServerClient client) {
        this.client = client;
    }

    /**
     * Asks it.
     *
     * @return the workspaces that the token reaches, by their names
     */
    List<String> take() {
        ServerClient.Answer health = client.health();
        JsonValues said = client.json(health);
        status = said.find("status");
        reason = said.find("reason");
        ServerClient.Answer about = client.done(client.get(client.url().at("/v1"), MOST));
        return client.reading(about, () -> read(client.json(about)));
    }

    private List<String> read(JsonValues about) throws IOException {
        version = about.find("version");
        agent = about.find("agent");
        givesLogs = about.isTrue("logs");
        scopes = about.texts("scopes");
        workspaces = about.texts("workspaces");
        return givesLogs && !workspaces.contains(ALL) ? workspaces : List.of();
    }

    /** What is wrong with it. */
    Optional<Doctor.Finding> problem() {
        if (status.isPresent() && !status.get().equals("ready")) {
            return Optional.of(new Doctor.Finding(
                    Doctor.Level.PROBLEM,
                    "server",
                    reason.orElse("it is " + status.get()),
                    "whoever runs it finds more in its log"));
        } else if (status.isPresent() && !scopes.isEmpty() && !givesLogs) {
            return Optional.of(new Doctor.Finding(
                    Doctor.Level.PROBLEM,
                    "server",
                    "it does not give out the logs themselves, so no session can be read from here",
                    "whoever runs it can let it (LeanCtxServer.Builder.logs); leanctx serve does"));
        }
        return Optional.empty();
    }

    Fields json() {
        Fields fields = new Fields().put("status", status).put("reason", reason).put("version", version);
        return scopes.isEmpty()
                ? fields
                : fields.put("logs", givesLogs)
                        .put("scopes", scopes)
                        .put("workspaces", workspaces)
                        .put("agent", agent);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        status.ifPresent(word -> lines.add(
                "server: " + word + version.map(number -> ", version " + number).orElse("")));
        if (!scopes.isEmpty()) {
            lines.add("you may: " + String.join(", ", scopes)
                    + agent.map(id -> ", as agent " + id).orElse("") + ", in "
                    + (workspaces.contains(ALL)
                            ? "all workspaces, which no server lists; look at each with leanctx session list -w"
                            : String.join(", ", workspaces)));
        }
        return lines;
    }
}
