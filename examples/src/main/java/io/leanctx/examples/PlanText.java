package io.leanctx.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the plan in what an agent said: a list right under a line that announces a plan, or steps. */
final class PlanText {

    private static final Pattern ANNOUNCEMENT = Pattern.compile("(?i)^(#.*|.*:\\**)$");
    private static final Pattern PLAN = Pattern.compile("(?i).*\\b(plan|steps?)\\b.*");
    private static final Pattern NUMBERED = Pattern.compile("^\\d+[.)]\\s+\\S.*");
    private static final Pattern BULLET = Pattern.compile("^[-*]\\s+\\S.*");
    private static final Pattern MARKER = Pattern.compile("^(\\d+[.)]|[-*])\\s+");

    private PlanText() {}

    /** The points of the first plan in a text, without their numbers; empty if there is none. */
    static List<String> steps(String text) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        boolean announced = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (announced && isPoint(line)) {
                return pointsFrom(lines, i);
            }
            if (!line.isBlank()) {
                announced = ANNOUNCEMENT.matcher(line).matches()
                        && PLAN.matcher(line).matches();
            }
        }
        return List.of();
    }

    private static List<String> pointsFrom(List<String> lines, int first) {
        Pattern marker = NUMBERED.matcher(lines.get(first)).matches() ? NUMBERED : BULLET;
        List<String> points = new ArrayList<>();
        for (String line : lines.subList(first, lines.size())) {
            if (marker.matcher(line).matches()) {
                points.add(MARKER.matcher(line).replaceFirst(""));
            } else if (!line.isBlank()
                    && !Character.isWhitespace(line.charAt(0))
                    && !BULLET.matcher(line).matches()) {
                break;
            }
        }
        return List.copyOf(points);
    }

    private static boolean isPoint(String line) {
        return NUMBERED.matcher(line).matches() || BULLET.matcher(line).matches();
    }
}
