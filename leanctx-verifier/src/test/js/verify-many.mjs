// Reads lines {"expected":{options},"proof":Base64} from the file that is named, and prints the verdict of each, for the
// tests in Java.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { expectations, verify } from '../../../../tools/verify-proof.mjs';

for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { expected, proof } = JSON.parse(line);
  console.log(JSON.stringify(verify(Buffer.from(proof, 'base64'), expectations(expected))));
}
