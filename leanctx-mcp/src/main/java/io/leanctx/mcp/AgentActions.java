package io.leanctx.mcp;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Entry;
import io.leanctx.Inbox;
import io.leanctx.InvalidInputException;
import io.leanctx.Presence;
import io.leanctx.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is there. */
final class AgentActions {

    static final List<Field> FIELDS = List.of(
            Field.text("client", "register: your program, as cursor"),
            Field.text("id", "register: wanted id; status: of whom"),
            Field.text("role"),
            Field.text("display_name"),
            Field.number("limit", 1, 1_000, "items"),
            Field.text("cursor", "next_cursor of the last answer"));

    static final List<Action> ALL = List.of(
            Action.admin("register", "client id role display_name", AgentActions::register),
            Action.read("list", "limit cursor", AgentActions::list),
            Action.read("status", "id", AgentActions::status),
            Action.read("leave", "", AgentActions::leave));

    private static final int LIMIT = 50;

    private AgentActions() {}

    private static Answer register(Call call) {
        Arguments given = call.arguments();
        AgentProfile profile = AgentProfile.client(given.requireText("client"));
        Optional<String> id = given.text("id");
        if (id.isPresent()) {
            profile = profile.withId(id.get());
        }
        if (given.has("role")) {
            profile = profile.withRole(given.requireText("role"));
        }
        if (given.has("display_name")) {
            profile = profile.withDisplayName(given.requireText("display_name"));
        }
        Agent agent = id.isPresent()
                ? call.workspace().register(profile)
                : call.workspace().registerNew(profile);
        return Answer.of(new Fields()
                .put("agent", agent.id())
                .put("token", agent.token())
                .put("note", "keep the token and give both with each call; it is not told again"));
    }

    private static Answer list(Call call) {
        String after = call.arguments().text("cursor").orElse("");
        Map<String, Presence> there = presence(call);
        List<Entry<AgentProfile>> agents = call.workspace().agents().values().stream()
                .filter(agent -> agent.value().id().compareTo(after) > 0)
                .toList();
        List<Object> shown = new Room(call)
                .take(
                        agents,
                        call.arguments().number("limit", LIMIT),
                        agent -> view(agent, there).toMap());
        return Answer.of(new Fields()
                .put("agents", shown)
                .putIf(
                        shown.size() < agents.size(),
                        "next_cursor",
                        shown.isEmpty()
                                ? after
                                : agents.get(shown.size() - 1).value().id()));
    }

    private static Fields view(Entry<AgentProfile> agent, Map<String, Presence> there) {
        return Views.agent(agent)
                .putIfPresent(
                        "presence",
                        Optional.ofNullable(there.get(agent.value().id())).map(Views::presence));
    }

    private static Map<String, Presence> presence(Call call) {
        Map<String, Presence> there = new LinkedHashMap<>();
        call.channelIfGiven()
                .ifPresent(channel ->
                        call.workspace().presence(channel).forEach(presence -> there.put(presence.agent(), presence)));
        return there;
    }

    private static Answer status(Call call) {
        Optional<String> named = call.arguments().text("id").or(call::agentIfGiven);
        String id = named.orElseThrow(() -> call.arguments().missing("id"));
        Entry<AgentProfile> profile = call.workspace().agents().get(id);
        if (profile == null) {
            throw new InvalidInputException("no agent " + Texts.quote(id) + " is registered in the workspace "
                    + call.workspace().id() + ", or it was revoked; ctx_agent list says who is");
        }
        Session session = call.session();
        Room room = new Room(call);
        Fields status = view(profile, presence(call));
        if (call.agentIfGiven().equals(Optional.of(id)) && call.hasToken()) {
            status.put("inbox", inbox(call));
        }
        Fields fields = new Fields().put("status", status.toMap());
        fields.putUnlessEmpty(
                "claims",
                room.take(
                        session.claims().values().stream()
                                .filter(claim -> claim.agent().equals(id))
                                .toList(),
                        LIMIT,
                        Views::claim));
        return Answer.at(session, fields);
    }

    private static Map<String, Object> inbox(Call call) {
        Inbox inbox = call.reading(participant -> participant.inbox());
        return new Fields()
                .put("messages", inbox.messages().size())
                .put("shared", inbox.shared().size())
                .put("handoffs", inbox.handoffs().size())
                .toMap();
    }

    private static Answer leave(Call call) {
        call.leave();
        String id = call.agent().id();
        Session session = call.session();
        List<Object> held = new Room(call)
                .take(
                        session.claims().values().stream()
                                .filter(claim -> claim.agent().equals(id))
                                .toList(),
                        LIMIT,
                        Views::claim);
        return Answer.at(
                session,
                new Fields()
                        .put("left", true)
                        .putUnlessEmpty("claims", held)
                        .putIf(
                                !held.isEmpty(),
                                "note",
                                "these claims stay until they are released or end by themselves"));
    }
}
