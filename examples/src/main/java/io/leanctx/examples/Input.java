package io.leanctx.examples;

import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the recordings in a directory and reads them, before anything is written. */
final class Input {

    private static final String RECORDING = ".jsonl";

    private Input() {}

    /**
     * A recorded run in its channel.
     *
     * @param channel {@code run/001} for the first file of the folder, and so on
     * @param recording what was recorded
     * @param steps what the steps are in a session, by their numbers
     */
    record Run(String channel, Recording recording, List<MappedStep> steps) {

        Run {
            steps = List.copyOf(steps);
        }
    }

    /**
     * The recorded runs of a folder.
     *
     * @param name the folder's name, which is the workspace's id
     * @param ids the ids of all agents that act or are spoken to, by their recorded names
     * @param runs the runs, in the order of their channels, at least one
     */
    record Folder(String name, Map<String, String> ids, List<Run> runs) {

        Folder {
            ids = Map.copyOf(ids);
            runs = List.copyOf(runs);
        }
    }

    /** How many steps are in some folders. */
    static int steps(List<Folder> folders) {
        return folders.stream()
                .flatMap(folder -> folder.runs().stream())
                .mapToInt(run -> run.steps().size())
                .sum();
    }

    /**
     * Reads the recordings of a directory: of itself if it holds any, else of its sub-folders.
     *
     * @return at least one folder, in the order of their names
     * @throws BadInputException if there is none, one breaks the format, or a folder's name is no id for a workspace
     */
    static List<Folder> read(Path directory) throws BadInputException {
        if (!Files.isDirectory(directory)) {
            throw new BadInputException(directory + " is not a directory; give one that holds recordings (*" + RECORDING
                    + "), or folders of them");
        }
        List<Folder> folders = new ArrayList<>();
        if (!recordings(directory).isEmpty()) {
            folders.add(folder(directory));
        } else {
            for (Path child : children(directory)) {
                if (Files.isDirectory(child) && !recordings(child).isEmpty()) {
                    folders.add(folder(child));
                }
            }
        }
        if (folders.isEmpty()) {
            throw new BadInputException(
                    directory + " holds no recordings: there is no *" + RECORDING + " in it or in its sub-folders");
        }
        return List.copyOf(folders);
    }

    private static Folder folder(Path directory) throws BadInputException {
        String name = name(directory);
        try {
            Names.requireWorkspace(name);
        } catch (InvalidInputException e) {
            throw new BadInputException(
                    "folder " + directory + " cannot name a workspace, rename it: " + e.getMessage(), e);
        }
        List<Recording> recordings = new ArrayList<>();
        SortedSet<String> team = new TreeSet<>();
        for (Path file : recordings(directory)) {
            Recording recording = RecordingReader.read(file);
            recordings.add(recording);
            team.addAll(recording.team());
        }
        Map<String, String> ids = Team.ids(team);
        List<Run> runs = new ArrayList<>();
        for (Recording recording : recordings) {
            String channel = String.format(Locale.ROOT, "run/%03d", runs.size() + 1);
            runs.add(new Run(channel, recording, StepMapping.map(recording, ids)));
        }
        return new Folder(name, ids, runs);
    }

    /** The last name of a directory, also where it was given as {@code .} or {@code /some/where/..}. */
    private static String name(Path directory) throws BadInputException {
        try {
            Path name = directory.toRealPath().getFileName();
            if (name == null) {
                throw new BadInputException(directory + " has no name to give to a workspace; give a folder in it");
            }
            return name.toString();
        } catch (IOException e) {
            throw new BadInputException(directory + " cannot be read: " + e, e);
        }
    }

    private static List<Path> recordings(Path directory) throws BadInputException {
        return children(directory).stream()
                .filter(file -> file.getFileName().toString().endsWith(RECORDING) && Files.isRegularFile(file))
                .toList();
    }

    private static List<Path> children(Path directory) throws BadInputException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new BadInputException(directory + " cannot be read: " + e, e);
        }
    }
}
