CREATE TABLE "instance" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "slug" TEXT NOT NULL UNIQUE,
  "name" TEXT NOT NULL,
  "state_dir" TEXT NOT NULL,
  "config_path" TEXT NOT NULL,
  "demo" INTEGER NOT NULL DEFAULT 0,
  "driver" TEXT NOT NULL,
  "openclaw_command" TEXT,
  "created_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE "sign_in_link" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "created_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "used_at" INTEGER
) STRICT;

CREATE TABLE "session" (
  "id_hash" TEXT NOT NULL PRIMARY KEY,
  "created_at" INTEGER NOT NULL,
  "last_seen_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "label" TEXT NOT NULL
) STRICT;

CREATE TABLE "audit_entry" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "at" INTEGER NOT NULL,
  "actor" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "instance_id" TEXT,
  "detail" TEXT NOT NULL,
  "outcome" TEXT NOT NULL
) STRICT;
CREATE INDEX "audit_entry_at" ON "audit_entry" ("at");

CREATE TABLE "operation" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "instance_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "actor" TEXT NOT NULL,
  "started_at" INTEGER NOT NULL,
  "ended_at" INTEGER,
  "body" TEXT NOT NULL
) STRICT;
CREATE INDEX "operation_instance" ON "operation" ("instance_id", "started_at");

CREATE TABLE "revision" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "instance_id" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "actor" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "body" TEXT NOT NULL
) STRICT;
CREATE INDEX "revision_instance" ON "revision" ("instance_id", "created_at");

CREATE TABLE "backup" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "instance_id" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "path" TEXT NOT NULL,
  "verified_at" INTEGER,
  "verify_result" TEXT,
  "body" TEXT NOT NULL
) STRICT;
CREATE INDEX "backup_instance" ON "backup" ("instance_id", "created_at");
