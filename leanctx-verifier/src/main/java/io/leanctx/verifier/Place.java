package io.leanctx.verifier;

import java.io.IOException;

/** A revision and the hash of its commit. */
record Place(long revision, String hash) {

    static Place read(Scanner in, String where) throws IOException, FlawException {
        Fields fields = new Fields(in, where);
        fields.next("hash");
        String hash = Digests.hex(fields.hash());
        fields.next("revision");
        Place place = new Place(in.number(), hash);
        fields.end();
        boolean start = hash.equals("0".repeat(2 * Digests.BYTES));
        if (place.revision < 0 || (place.revision == 0 && !start)) {
            throw new FlawException(where, "it is not a position: " + place);
        }
        return place;
    }

    @Override
    public String toString() {
        return revision + ":" + hash;
    }
}
