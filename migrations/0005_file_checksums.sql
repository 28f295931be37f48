-- The CRC-32 of a file of ours, which an archive writes in front of its bytes: computed while the
-- file comes in and its bytes are at hand. NULL: a linked file, which may change where it lies, or
-- one from before this step; then an archive reads the file twice.
ALTER TABLE assets ADD COLUMN crc32 INTEGER;
