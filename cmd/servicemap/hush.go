package main

import (
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// hush ends the listening of an address in a moment in which nobody waits to be accepted: the kernel breaks the connections of
// those who do, and whoever had sent a request on one could not know whether it was read. Closing the listener would take until
// the goroutine that accepts has woken up. Where that moment does not come, or cannot be known, closing must do.
func hush(listener net.Listener) {
	with, ok := listener.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := with.SyscallConn()
	if err != nil {
		return
	}
	for end := time.Now().Add(lastRequests); time.Now().Before(end); time.Sleep(time.Millisecond) {
		done := false
		err := raw.Control(func(fd uintptr) {
			info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
			done = err != nil || info.Unacked == 0 && unix.Shutdown(int(fd), unix.SHUT_RD) == nil // of a listener: those who wait
		})
		if done || err != nil {
			return
		}
	}
}
