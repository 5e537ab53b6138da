ALTER TABLE "instance" ADD COLUMN "schema_file" TEXT;
