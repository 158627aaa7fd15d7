package io.leanctx.cli;

import io.leanctx.rocks.RocksBackend;
import io.leanctx.rocks.StoreContents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Examines a store. */
@Command(
        name = "doctor",
        description = {
            "Examines a store: versions, who has it open, the disk, and whether each session can be read. Changes nothing.",
            "Of a server: whether it is well, what the token may, and whether each session that it reaches can be read.",
            "Ends with 1 if there is a problem, and with 3 if the store cannot be opened."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx doctor --store sessions",
            "  leanctx doctor --store sessions --deep --json",
            "  leanctx doctor --store https://leanctx.example.com"
        })
final class DoctorCommand extends Subcommand.Printing {

    @Mixin
    private final StoreOptions where = new StoreOptions();

    @Option(
            names = "--deep",
            description = "Verify every log from its beginning: the chain, the signatures, and what was made of it.")
    private boolean deep;

    @Override
    public Integer call() throws IOException {
        Place place = where.place(around());
        Doctor doctor = place instanceof ServerPlace server ? ofServer(server) : ofDirectory((DirectoryPlace) place);
        if (!doctor.opened()) {
            return ExitCode.STORE;
        }
        return doctor.foundProblem() ? ExitCode.NO : ExitCode.OK;
    }

    private Doctor ofDirectory(DirectoryPlace place) throws IOException {
        Path directory = place.directory();
        LockHolder holder = LockHolder.of(directory);
        AtomicInteger format = new AtomicInteger();
        Doctor doctor;
        Optional<Doctor.Disk> disk;
        try (Progress progress = progress("doctor")) {
            doctor = new Doctor(place, deep, progress);
            disk = doctor.disk(directory);
            doctor.examine(() -> {
                StoreContents contents = place.opened(() -> RocksBackend.contents(directory));
                format.set(contents.format());
                return contents.workspaces();
            });
        }
        Optional<Integer> known = doctor.opened() ? Optional.of(format.get()) : Optional.empty();
        if (isJson()) {
            Fields fields = begun(doctor, directory.toString()).put("format", known);
            print(findings(about(fields, holder, disk), doctor));
        } else {
            head(directory.toString(), known.map(number -> ", format " + number).orElse(""));
            text(holder, disk);
            text(doctor);
        }
        return doctor;
    }

    private Doctor ofServer(ServerPlace place) throws IOException {
        Doctor doctor;
        ServerLook look;
        try (Progress progress = progress("doctor")) {
            doctor = new Doctor(place, deep, progress);
            look = new ServerLook(place.client());
            doctor.examine(look::take);
            look.problem().ifPresent(doctor::add);
        }
        if (isJson()) {
            print(findings(begun(doctor, place.client().url().toString()).put("server", look.json()), doctor));
        } else {
            head(place.client().url().toString(), "");
            look.lines().forEach(page()::line);
            if (doctor.opened() && !doctor.foundProblem() && doctor.wards().isEmpty()) {
                page().good("well").line(": the server answers; no session was looked at");
            } else {
                text(doctor);
            }
        }
        return doctor;
    }

    private static Fields begun(Doctor doctor, String store) {
        return new Fields()
                .put("sound", doctor.opened() && !doctor.foundProblem())
                .put("version", Leanctx.version())
                .put("java", java())
                .put("system", system())
                .put("store", store);
    }

    private static Fields about(Fields fields, LockHolder holder, Optional<Doctor.Disk> disk) {
        Fields heldBy = new Fields().put("known", holder.known());
        holder.pid().ifPresent(pid -> heldBy.put("pid", pid));
        return fields.put("heldBy", heldBy)
                .put(
                        "disk",
                        disk.map(found -> new Fields()
                                .put("bytes", found.bytes())
                                .put("files", found.files())
                                .put("free", found.free())
                                .put("total", found.total())));
    }

    private static Fields findings(Fields fields, Doctor doctor) {
        return fields.put(
                        "workspaces",
                        Views.each(
                                doctor.wards(),
                                ward -> new Fields()
                                        .put("workspace", ward.workspace())
                                        .put("agents", ward.agents())
                                        .put("channels", ward.channels())))
                .put(
                        "findings",
                        Views.each(
                                doctor.findings(),
                                finding -> new Fields()
                                        .put("level", Words.of(finding.level()))
                                        .put("where", finding.where())
                                        .put("what", finding.what())
                                        .put("advice", finding.advice())));
    }

    private void head(String store, String more) {
        Page out = page();
        out.line("leanctx " + Leanctx.version() + ", Java " + java() + ", " + system());
        out.plain("store: ").strong(store).line(more);
    }

    private void text(LockHolder holder, Optional<Doctor.Disk> disk) {
        Page out = page();
        String open = holder.pid().isPresent() ? holder.describe() : "nobody";
        out.line("open to write: " + (holder.known() ? open : "this system does not tell"));
        disk.ifPresent(found -> out.line("disk: " + Words.bytes(found.bytes()) + " in "
                + Words.count(found.files(), "file", "files") + "; " + Words.bytes(found.free()) + " of "
                + Words.bytes(found.total()) + " free"));
    }

    private void text(Doctor doctor) {
        Page out = page();
        for (Doctor.Ward ward : doctor.wards()) {
            out.line("workspace: " + ward.workspace() + "  " + Words.count(ward.channels(), "channel", "channels")
                    + ", " + Words.count(ward.agents(), "agent", "agents"));
        }
        for (Doctor.Finding finding : doctor.findings()) {
            if (finding.level() == Doctor.Level.PROBLEM) {
                out.bad("problem");
            } else {
                out.doubtful("warning");
            }
            out.line("  " + finding.where() + ": " + finding.what());
            out.line("         " + finding.advice());
        }
        if (doctor.opened() && !doctor.foundProblem()) {
            out.good(deep ? "sound" : "well").line(deep ? ": every log was verified" : ": every session can be read");
        }
    }

    private static String java() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }
}
