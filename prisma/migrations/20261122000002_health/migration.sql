-- One look at a Gateway, every 10 seconds. No row: Gatehouse did not look.
CREATE TABLE "health_sample" (
  "instance_id" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "state" INTEGER NOT NULL,
  "latency_us" INTEGER,
  "detail" TEXT,
  PRIMARY KEY ("instance_id", "at")
) STRICT, WITHOUT ROWID;

-- Ten minutes of looks, kept up to date with each sample: what a month is drawn from.
CREATE TABLE "health_rollup" (
  "instance_id" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "samples" INTEGER NOT NULL,
  "up" INTEGER NOT NULL,
  "degraded" INTEGER NOT NULL,
  "starting" INTEGER NOT NULL,
  "restarting" INTEGER NOT NULL,
  "stopping" INTEGER NOT NULL,
  "stopped" INTEGER NOT NULL,
  "down" INTEGER NOT NULL,
  "not_listening" INTEGER NOT NULL,
  "latency_p50_us" INTEGER,
  "latency_max_us" INTEGER,
  PRIMARY KEY ("instance_id", "at")
) STRICT, WITHOUT ROWID;
