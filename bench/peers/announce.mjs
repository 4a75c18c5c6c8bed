/** Tells the benchmark, in one line, that the server is ready; `seatPort`: where seats are reserved, if anywhere. */
export function announce(port, seatPort = '') {
  console.log(`listening on ${port} ${seatPort}`);
}
