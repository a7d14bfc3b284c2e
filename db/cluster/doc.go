// Package cluster is the database that comes with the program: a private PostgreSQL cluster in the state folder, made
// when there is none, started when nobody runs it, and shared by every process that works on the same state folder. It
// also saves and restores a database, its own or a given server's, and examines what a given server lacks.
//
// Who may do what is settled by three lock files in the state folder. The kernel drops a process's locks when it dies,
// however it dies, so nothing is left to clean up:
//
//	serve.lock  held by the one server (serve), from its first step to its last
//	run.lock    held by the process whose child postgres is: the owner; it writes into it who it is and where the socket is
//	use.lock    held, shared, by every command that works on a cluster which another process owns
//
// An owner stops postgres only under use.lock held alone, so a command never loses the cluster it was given, except to
// a server that was told to stop and has waited for it a while. Nobody holds one lock while waiting for another, so
// there is no deadlock. A command takes run.lock only when no server is there, so a waiting server's turn comes.
//
// Errors that somebody can mend are *fault.Error: Conflict (another server runs, another PostgreSQL version made the
// data, a newer program made the state), Storage (folders, files, disk), DBUnavailable (nothing installed, no start).
package cluster
