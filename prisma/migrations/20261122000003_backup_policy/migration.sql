ALTER TABLE "backup" ADD COLUMN "drilled_at" INTEGER;
ALTER TABLE "backup" ADD COLUMN "drill_result" TEXT;
ALTER TABLE "backup" ADD COLUMN "drill_note" TEXT;

CREATE TABLE "backup_policy" (
  "instance_id" TEXT NOT NULL PRIMARY KEY,
  "updated_at" INTEGER NOT NULL,
  "body" TEXT NOT NULL
) STRICT;

CREATE TABLE "backup_schedule" (
  "instance_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "handled_at" INTEGER NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("instance_id", "kind")
) STRICT, WITHOUT ROWID;
