package memory

import (
	"io/fs"
	"os"
	"time"
)

// Peak is the most memory that one process of each sort had resident, in bytes;
// 0 where it is not known.
type Peak struct{ CLI, Provider int64 }

// interval is how often processes are looked at. What a process takes in its
// last moments is missed.
const interval = 20 * time.Millisecond

// Watch looks at a process and its descendants until stop is called, which
// returns what was seen.
func Watch(pid int) (stop func() Peak) {
	return watch(os.DirFS("/proc"), pid)
}

func watch(proc fs.FS, pid int) (stop func() Peak) {
	family := newFamily(proc, pid)
	done, seen := make(chan struct{}), make(chan Peak)
	go func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			family.look()
			select {
			case <-done:
				seen <- family.peak
				return
			case <-ticker.C:
			}
		}
	}()
	return func() Peak {
		close(done)
		return <-seen
	}
}
