package io.leanctx.mcp;

import io.leanctx.Bundle;
import io.leanctx.CommitResult;
import io.leanctx.Handoff;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Session;
import io.leanctx.UpdateResult;
import java.util.List;
import java.util.Optional;

/** The bundles of handoffs. */
final class BundleActions {

    static final List<Field> FIELDS = List.of(
            Field.oneOf("privacy", "redacted", "full"),
            Field.text("bundle", "import: its JSON"),
            Field.text("hash", "import: of the bundle; alone: one of this workspace"),
            Field.flag("foreign", "import: may be of another workspace"));

    static final List<Action> ALL = List.of(
            Action.read("export", "handoff privacy", BundleActions::export),
            Action.write("import", "bundle hash foreign", BundleActions::importBundle));

    private BundleActions() {}

    static Bundle.Privacy privacy(Arguments given) {
        return given.text("privacy").filter("full"::equals).isPresent() ? Bundle.Privacy.FULL : Bundle.Privacy.REDACTED;
    }

    private static Answer export(Call call) {
        Session session = call.session();
        Bundle bundle = call.arguments().has("handoff")
                ? ofHandoff(call, HandoffActions.named(call, session))
                : call.reading(participant -> participant.bundle(privacy(call.arguments())));
        if (!new Room(call).hasRoomFor(bundle.json())) {
            throw new RefusedException(
                    "over_limit",
                    "the bundle has " + Tokens.of(bundle.json()) + " tokens; give a max_tokens of at least "
                            + (Tokens.of(bundle.json()) + Tokens.ENVELOPE + 100)
                            + ". Who is in this workspace imports it by its hash alone: " + bundle.hash());
        }
        return Answer.at(
                session, new Fields().put("hash", bundle.hash().toString()).put("bundle", bundle.json()));
    }

    private static Bundle ofHandoff(Call call, Handoff handoff) {
        return handoff.offer()
                .value()
                .bundle()
                .flatMap(call.workspace()::bundle)
                .orElseThrow(() -> new InvalidInputException(
                        "handoff " + handoff.ref() + " has no bundle (any more); ask who offered it"));
    }

    private static Answer importBundle(Call call) {
        Arguments given = call.arguments();
        Optional<Hash> hash = given.text("hash").map(Hash::parse);
        Bundle bundle = given.text("bundle")
                .map(json -> hash.map(known -> new Bundle(known, json)).orElseGet(() -> Bundle.of(json)))
                .or(() -> Optional.of(ofHash(call, hash.orElseThrow(() -> given.missing("bundle")))))
                .orElseThrow();
        if (given.flag("foreign")) {
            call.require(Access.ADMIN, "to import a bundle of another workspace");
        }
        UpdateResult done = call.as(participant ->
                given.flag("foreign") ? participant.importForeign(bundle) : participant.importBundle(bundle));
        Fields fields = new Fields().put("hash", bundle.hash().toString());
        if (done instanceof CommitResult.Committed committed) {
            fields.put("committed", committed.commit().revision())
                    .put("position", committed.commit().position().toString());
        } else {
            fields.put("unchanged", true);
        }
        return Answer.at(done.session(), fields);
    }

    private static Bundle ofHash(Call call, Hash hash) {
        return call.workspace()
                .bundle(hash)
                .orElseThrow(() -> new InvalidInputException(
                        "the workspace " + call.workspace().id() + " has no bundle " + hash
                                + " (any more); give its JSON as the argument bundle"));
    }
}
