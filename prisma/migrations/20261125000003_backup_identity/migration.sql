CREATE TABLE "backup_identity" (
  "instance_id" TEXT NOT NULL PRIMARY KEY,
  "updated_at" INTEGER NOT NULL,
  "path" TEXT NOT NULL
) STRICT;
