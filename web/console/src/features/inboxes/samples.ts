/** Code that people copy to sign an identity and hand it over; shown in the identity tab. */

export const SIGNING_SAMPLES = {
  node: `import { SignJWT } from "jose";

const key = new TextEncoder().encode(process.env.KEFU_IDENTITY_SECRET);
const identityToken = await new SignJWT({ name: user.name, email: user.email })
  .setProtectedHeader({ alg: "HS256" })
  .setSubject(String(user.id))
  .setAudience("kefu")
  .setExpirationTime("10m")
  .sign(key);`,
  python: `import os, time
import jwt  # PyJWT

identity_token = jwt.encode(
    {
        "sub": str(user.id),
        "aud": "kefu",
        "exp": int(time.time()) + 600,
        "name": user.name,
        "email": user.email,
    },
    os.environ["KEFU_IDENTITY_SECRET"],
    algorithm="HS256",
)`,
  php: `use Firebase\\JWT\\JWT;

$identityToken = JWT::encode([
    'sub' => (string) $user->id,
    'aud' => 'kefu',
    'exp' => time() + 600,
    'name' => $user->name,
    'email' => $user->email,
], getenv('KEFU_IDENTITY_SECRET'), 'HS256');`,
} as const;

export type SampleLanguage = keyof typeof SIGNING_SAMPLES;

export const PAGE_SAMPLE = `<script>
  window.kefu = window.kefu || [];
  kefu.push(["identify", "IDENTITY_TOKEN"]);
</script>`;
