/** Hands an answer of the server to the browser as a file. Rejects where the answer breaks off. */
export async function saveFile(response: Response, name: string): Promise<void> {
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file's bytes by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
