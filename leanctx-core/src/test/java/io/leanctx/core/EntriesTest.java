package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import java.util.AbstractList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Finding entries, held against a search of the whole list. */
class EntriesTest {

    @Property
    void findsWhatASearchOfTheWholeListFinds(@ForAll("refs") List<EntryRef> some, @ForAll("ref") EntryRef sought) {
        List<Entry<Change.Task>> entries =
                new TreeSet<>(some).stream().map(EntriesTest::entry).toList();
        assertThat(Entries.at(entries, sought))
                .isEqualTo(entries.stream()
                        .filter(entry -> entry.ref().equals(sought))
                        .findFirst());
        assertThat(entries.subList(Entries.firstAfter(entries, sought.revision()), entries.size()))
                .isEqualTo(entries.stream()
                        .filter(entry -> entry.revision() > sought.revision())
                        .toList());
    }

    @Test
    @DisplayName("of ten thousand entries a few are looked at")
    void looksAtFew() {
        AtomicInteger looks = new AtomicInteger();
        List<Entry<Change.Task>> many = new AbstractList<>() {
            @Override
            public Entry<Change.Task> get(int index) {
                looks.incrementAndGet();
                return entry(new EntryRef(index + 1, 0));
            }

            @Override
            public int size() {
                return 10_000;
            }
        };
        assertThat(Entries.firstAfter(many, 9_990)).isEqualTo(9_990);
        assertThat(looks).hasValueLessThanOrEqualTo(14);
    }

    @Provide
    Arbitrary<List<EntryRef>> refs() {
        return ref().list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<EntryRef> ref() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 12),
                        Arbitraries.integers().between(0, 2))
                .as(EntryRef::new);
    }

    private static Entry<Change.Task> entry(EntryRef ref) {
        return new Entry<>(ref, "cursor", TestLog.START, new Change.Task("t"));
    }
}
