package io.leanctx.testkit;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** The rules of a group in the order of their numbers, since a later one often fails of what an earlier one shows plainly. */
final class ByRuleNumber implements MethodOrderer {

    private static final Pattern RULE = Pattern.compile("[A-Z]+-(\\d+): .*");

    @Override
    public void orderMethods(MethodOrdererContext group) {
        group.getMethodDescriptors().sort(Comparator.comparingInt(ByRuleNumber::number));
    }

    private static int number(MethodDescriptor test) {
        Matcher rule = RULE.matcher(test.getDisplayName());
        return rule.matches() ? Integer.parseInt(rule.group(1)) : Integer.MAX_VALUE;
    }
}
