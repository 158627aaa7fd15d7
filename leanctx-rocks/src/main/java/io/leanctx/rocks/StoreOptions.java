package io.leanctx.rocks;

import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: to refuse a damaged log instead of cutting it, and to be a small guest in another program.
 * Memory is bounded by the block cache and the write buffers, which all column families share; while the device takes less
 * than writers give, by the write buffers of one that wait for it.
 */
final class StoreOptions {

    private static final long MIB = 1L << 20;
    private static final long BLOCK_CACHE = 32 * MIB;
    private static final long WRITE_BUFFERS = 48 * MIB;
    private static final long WRITE_BUFFER_OF_CONTENT = 16 * MIB;
    private static final long WRITE_BUFFER_OF_INDEX = 4 * MIB;
    private static final long LOG_BETWEEN_FLUSHES = 64 * MIB;
    private static final int BLOOM_BITS = 10;

    /** With RocksDB's two, a busy writer waits for the device several times a second. */
    private static final int WRITE_BUFFERS_OF_ONE = 8;

    private final Natives natives;
    private final Cache cache;
    private final BloomFilter bloom;

    StoreOptions(Natives natives) {
        this.natives = natives;
        this.cache = natives.own(new LRUCache(BLOCK_CACHE));
        this.bloom = natives.own(new BloomFilter(BLOOM_BITS));
    }

    DBOptions database(OpenMode mode, WALRecoveryMode recovery) {
        Properties withoutSetter = new Properties();
        withoutSetter.setProperty("track_and_verify_wals", Boolean.toString(mode != OpenMode.CREATE_AGAIN));
        DBOptions parsed = DBOptions.getDBOptionsFromProps(withoutSetter);
        return natives.own(understood(parsed, withoutSetter))
                .setCreateIfMissing(mode == OpenMode.CREATE || mode == OpenMode.CREATE_AGAIN)
                .setCreateMissingColumnFamilies(mode != OpenMode.OPEN)
                .setParanoidChecks(true)
                .setWalRecoveryMode(recovery)
                .setListeners(List.of(natives.own(new NoRecovery())))
                .setMaxBgErrorResumeCount(0)
                .setMaxTotalWalSize(LOG_BETWEEN_FLUSHES)
                .setDbWriteBufferSize(WRITE_BUFFERS)
                // So that the next sync, a writer's or the seal's, has little left to do.
                .setWalBytesPerSync(MIB)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(4 * MIB)
                .setKeepLogFileNum(4)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** All column families, in the order of {@link Family}. */
    List<ColumnFamilyDescriptor> families() {
        return families(EnumSet.allOf(Family.class));
    }

    /** Some column families, in the order of {@link Family}. */
    List<ColumnFamilyDescriptor> families(Set<Family> some) {
        return EnumSet.copyOf(some).stream()
                .map(family -> new ColumnFamilyDescriptor(
                        family.nameInDatabase(),
                        switch (family) {
                            case STORE, HEADS, OPERATIONS, REFERENCES, REFERRERS, SOFT -> index();
                            case ENTRIES, SNAPSHOTS, BLOBS -> content();
                        }))
                .toList();
    }

    /** Small values that are looked up by their whole key, and mostly are not there. */
    private ColumnFamilyOptions index() {
        BlockBasedTableConfig table = table().setFilterPolicy(bloom).setWholeKeyFiltering(true);
        return family(table, new Properties())
                .setWriteBufferSize(WRITE_BUFFER_OF_INDEX)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /**
     * Text that is written once and read in ranges. What settles is compressed with a dictionary for each table, since the
     * entries of a block are too few to learn from: names and forms are the same in all of a table. What it is learned
     * from is held in memory meanwhile.
     */
    private ColumnFamilyOptions content() {
        Properties withoutSetter = new Properties();
        withoutSetter.setProperty(
                "bottommost_compression_opts",
                "{enabled=true;max_dict_bytes=" + (16 << 10) + ";zstd_max_train_bytes=" + (1600 << 10)
                        + ";max_dict_buffer_bytes=" + (8 << 20) + '}');
        return family(table().setBlockSize(16 << 10), withoutSetter)
                .setWriteBufferSize(WRITE_BUFFER_OF_CONTENT)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    }

    private ColumnFamilyOptions family(BlockBasedTableConfig table, Properties withoutSetter) {
        // The default keeps flushed write buffers for validation, for ever; a commit that needs one is told TryAgain.
        withoutSetter.setProperty("max_write_buffer_size_to_maintain", "1");
        ColumnFamilyOptions parsed = ColumnFamilyOptions.getColumnFamilyOptionsFromProps(withoutSetter);
        return natives.own(understood(parsed, withoutSetter))
                .setMaxWriteBufferNumber(WRITE_BUFFERS_OF_ONE)
                .setTableFormatConfig(table);
    }

    /**
     * Indexes and filters are in parts of a few KiB. As wholes they grow with the table, and of a million keys they are
     * larger than what the cache takes as one, so each look-up reads them anew.
     */
    private BlockBasedTableConfig table() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
    }

    private static <T> T understood(@Nullable T parsed, Properties properties) {
        if (parsed == null) {
            throw new IllegalStateException("this RocksDB does not know the options " + properties
                    + "; use the version of rocksdbjni that this library was built with");
        }
        return parsed;
    }
}
