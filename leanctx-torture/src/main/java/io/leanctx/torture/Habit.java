package io.leanctx.torture;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How a writer goes about it.
 *
 * @param name what it is called
 * @param channels where it writes
 * @param kinds what it writes, as often as it is named here
 * @param atOnce how many commits it may have under way
 */
record Habit(String name, List<String> channels, List<Kind> kinds, int atOnce) {

    private static final String HOT = "hot";
    private static final List<Kind> ALL = List.of(Kind.values());

    private static final List<Kind> WORK = List.of(
            Kind.FINDING,
            Kind.FINDING,
            Kind.PROGRESS,
            Kind.TASK,
            Kind.STEPS,
            Kind.LEARN,
            Kind.LEARN,
            Kind.SEVERAL,
            Kind.LARGE,
            Kind.STRICT,
            Kind.MESSAGE,
            Kind.CLAIM,
            Kind.RELEASE,
            Kind.SUMMARY);
    private static final List<Kind> ADDING =
            List.of(Kind.FINDING, Kind.PROGRESS, Kind.MESSAGE, Kind.SEVERAL, Kind.LARGE, Kind.LEARN);
    private static final List<Kind> SHARING = List.of(
            Kind.SHARE, Kind.SHARE, Kind.SHARE, Kind.SHARE, Kind.SHARE, Kind.FINDING, Kind.TRUNCATE, Kind.DELETE);
    private static final List<Kind> UPKEEP = List.of(
            Kind.FINDING,
            Kind.LEARN,
            Kind.SHARE,
            Kind.SUMMARY,
            Kind.LARGE,
            Kind.FINDING,
            Kind.LEARN,
            Kind.MESSAGE,
            Kind.FINDING,
            Kind.LEARN,
            Kind.TRUNCATE,
            Kind.ERASE);

    /** All channels that are written to. */
    static List<String> allChannels() {
        return all().stream()
                .flatMap(habit -> habit.channels().stream())
                .distinct()
                .toList();
    }

    /** All that write to one store. */
    static List<Habit> all() {
        List<String> many = numbered("many/", 12);
        List<String> churned = numbered("churn/", 3);
        return List.of(
                new Habit("hot-a", List.of(HOT), WORK, 1),
                new Habit("hot-b", List.of(HOT), WORK, 1),
                new Habit("hot-c", List.of(HOT), WORK, 1),
                new Habit("hot-async", List.of(HOT, "many/0", "many/1"), ADDING, 12),
                new Habit("hot-upkeep", List.of(HOT), UPKEEP, 1),
                new Habit("many-a", many, WORK, 1),
                new Habit("many-b", many, WORK, 1),
                new Habit("share", numbered("share/", 3), SHARING, 1),
                new Habit("churn-a", churned, ALL, 1),
                new Habit("churn-b", churned, ALL, 1));
    }

    private static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }

    static <T> T oneOf(List<T> choice, RandomGenerator random) {
        return choice.get(random.nextInt(choice.size()));
    }
}
