CREATE TABLE "backup_recipients" (
  "instance_id" TEXT NOT NULL PRIMARY KEY,
  "updated_at" INTEGER NOT NULL,
  "recipients" TEXT NOT NULL
) STRICT;
