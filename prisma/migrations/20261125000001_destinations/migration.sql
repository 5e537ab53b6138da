CREATE TABLE "destination" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "instance_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "enabled" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "settings" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "destination_name" ON "destination" ("instance_id", "name");

CREATE TABLE "backup_copy" (
  "destination_id" TEXT NOT NULL REFERENCES "destination" ("id") ON DELETE CASCADE,
  "backup_id" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "updated_at" INTEGER NOT NULL,
  "unwanted" INTEGER NOT NULL,
  "journal" TEXT,
  "body" TEXT NOT NULL,
  PRIMARY KEY ("destination_id", "backup_id")
) STRICT;
