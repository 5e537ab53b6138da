/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run types`; Next's own check does not know TypeScript 7.
  typescript: { ignoreBuildErrors: true },
  // The server's code runs natively beside Next; nothing of it is traced into a bundle.
  compress: true,
  images: { unoptimized: true },
  devIndicators: false,
};
