import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { S3Settings } from '@/server/destinations/types.ts';

export interface S3FieldsProps {
  settings: S3Settings;
  onSettings: (settings: S3Settings) => void;
  secret: string | null;
  keepsSecret: boolean;
  onSecret: (text: string) => void;
}

type TextKey = 'endpoint' | 'region' | 'bucket' | 'prefix' | 'keyId';

/** Where a bucket is, and the key that may write to it. */
export function S3Fields({ settings, onSettings, secret, keepsSecret, onSecret }: S3FieldsProps) {
  /** The copies that are known lie in this bucket; another one is another destination. */
  const fixed: ReadonlySet<TextKey> = new Set(keepsSecret ? ['bucket', 'prefix'] : []);
  const text = (key: TextKey, label: string, placeholder: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          {...control}
          mono
          autoComplete="off"
          disabled={fixed.has(key)}
          value={settings[key] ?? ''}
          placeholder={placeholder}
          onChange={(event) => onSettings({ ...settings, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {text('endpoint', 'Address of the server', 'https://s3.example.com', 'Empty for Amazon itself.')}
      <div className="grid items-start gap-5 sm:grid-cols-2">
        {text('bucket', 'Bucket', 'backups')}
        {text('region', 'Region', 'us-east-1')}
      </div>
      {text('prefix', 'Prefix', 'openclaw/', 'A folder in the bucket; may be empty.')}
      <Switch
        label="Path style"
        hint="The bucket in the path instead of the host name, as MinIO and most servers of one’s own want it."
        checked={settings.pathStyle}
        onCheckedChange={(pathStyle) => onSettings({ ...settings, pathStyle })}
      />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        {text('keyId', 'Key ID', 'AKIA…')}
        <Field
          label="Secret access key"
          hint={
            keepsSecret
              ? 'Empty: the one that is kept stays.'
              : 'Kept in a private file here, and never shown again.'
          }
        >
          {(control) => (
            <Input
              {...control}
              mono
              type="password"
              autoComplete="off"
              value={secret ?? ''}
              placeholder={keepsSecret ? '••••••••' : undefined}
              onChange={(event) => onSecret(event.target.value)}
            />
          )}
        </Field>
      </div>
    </>
  );
}
