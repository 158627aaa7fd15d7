package io.leanctx.torture;

import java.io.IOException;
import java.util.Map;

/**
 * A disk that is only played: the C library says that it is small, and that it is full.
 *
 * @param place where the store is
 * @param shim what plays it
 * @param control where its room is said
 */
record PlayedDisk(Place place, Shim shim, Control control) implements Disk {

    private static final long PLENTY = 1L << 30;

    static PlayedDisk at(Place place, Shim shim) throws IOException {
        Control control = Control.fresh(place.control());
        control.room(PLENTY);
        control.arm();
        return new PlayedDisk(place, shim, control);
    }

    @Override
    public String nature() {
        return "played by a shim";
    }

    @Override
    public Map<String, String> environment() {
        return Fault.smallDisk().environment(shim, place);
    }

    @Override
    public void leave(long bytes) throws IOException {
        control.room(bytes);
    }

    @Override
    public void clear() throws IOException {
        control.room(PLENTY);
    }

    @Override
    public void release() {
        // The files are on a disk that is not full.
    }
}
