package io.leanctx.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Examines a store. */
@Command(
        name = "doctor",
        description = {
            "Examines a store: versions, who has it open, the disk, and whether each session can be read. Changes nothing.",
            "Ends with 1 if there is a problem, and with 3 if the store cannot be opened."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  leanctx doctor --store sessions", "  leanctx doctor --store sessions --deep --json"})
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
        if (!(place instanceof DirectoryPlace directory)) {
            throw CliException.usage("only a store in a directory can be examined; give its directory");
        }
        LockHolder holder = LockHolder.of(directory.directory());
        Doctor doctor;
        Optional<Doctor.Disk> disk;
        try (Progress progress = progress("doctor")) {
            doctor = new Doctor(directory, deep, progress);
            disk = doctor.disk();
            doctor.examine();
        }
        if (isJson()) {
            print(json(directory.directory(), holder, disk, doctor));
        } else {
            text(directory.directory(), holder, disk, doctor);
        }
        if (!doctor.opened()) {
            return ExitCode.STORE;
        }
        return doctor.foundProblem() ? ExitCode.NO : ExitCode.OK;
    }

    private static Fields json(Path directory, LockHolder holder, Optional<Doctor.Disk> disk, Doctor doctor) {
        Fields heldBy = new Fields().put("known", holder.known());
        holder.pid().ifPresent(pid -> heldBy.put("pid", pid));
        return new Fields()
                .put("sound", doctor.opened() && !doctor.foundProblem())
                .put("version", Leanctx.version())
                .put("java", java())
                .put("system", system())
                .put("store", directory)
                .put("format", doctor.format())
                .put("heldBy", heldBy)
                .put(
                        "disk",
                        disk.map(found -> new Fields()
                                .put("bytes", found.bytes())
                                .put("files", found.files())
                                .put("free", found.free())
                                .put("total", found.total())))
                .put(
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

    private void text(Path directory, LockHolder holder, Optional<Doctor.Disk> disk, Doctor doctor) {
        Page out = page();
        out.line("leanctx " + Leanctx.version() + ", Java " + java() + ", " + system());
        out.plain("store: ").strong(directory.toString());
        out.line(doctor.format().map(format -> ", format " + format).orElse(""));
        String open = holder.pid().isPresent() ? holder.describe() : "nobody";
        out.line("open to write: " + (holder.known() ? open : "this system does not tell"));
        disk.ifPresent(found -> out.line("disk: " + Words.bytes(found.bytes()) + " in "
                + Words.count(found.files(), "file", "files") + "; " + Words.bytes(found.free()) + " of "
                + Words.bytes(found.total()) + " free"));
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
