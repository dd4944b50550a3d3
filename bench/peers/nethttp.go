// Go's net/http with one client, one goroutine for each connection, and the answer decoded into a
// struct.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type user struct {
	ID         string    `json:"id"`
	ExternalID string    `json:"externalId"`
	ZendeskID  string    `json:"zendeskId"`
	SignedUpAt time.Time `json:"signedUpAt"`
	Profile    struct {
		GivenName string `json:"givenName"`
		Surname   string `json:"surname"`
		Email     string `json:"email"`
		AvatarURL string `json:"avatarUrl"`
		Locale    string `json:"locale"`
	} `json:"profile"`
	Metadata   map[string]any `json:"metadata"`
	Identities []struct {
		Type         string `json:"type"`
		Value        string `json:"value"`
		Verification string `json:"verification"`
	} `json:"identities"`
}

type parts struct {
	method, url string
	body        []byte
	status      int
}

const (
	app           = "6511f08a2b9c4d00107e5a31"
	id            = "6511f0c3d7e84b0011a9c27d"
	missing       = "6511f0c3000000000000dead"
	authorization = "Basic YXBwXzY1MTFmMGE5YzI6blZ4SzN6UTBwVDd3THIyc1lkOEJoNEpj"
	updateBody    = `{"profile":{"surname":"Lindqvist-Okafor","locale":"sv-SE"},"metadata":{"plan":"gold","seats":25}}`
	createBody    = `{"externalId":"crm-0048213","profile":{"givenName":"Ingrid","surname":"Lindqvist","email":"ingrid.lindqvist@example.org","locale":"sv-SE"},"metadata":{"plan":"gold","seats":25,"trial":false}}`
)

func partsOf(operation, base string) parts {
	users := base + "/v2/apps/" + app + "/users"
	switch operation {
	case "missing":
		return parts{"GET", users + "/" + missing, nil, 404}
	case "update":
		return parts{"PATCH", users + "/" + id, []byte(updateBody), 200}
	case "create":
		return parts{"POST", users, []byte(createBody), 201}
	}
	return parts{"GET", users + "/" + id, nil, 200}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func call(client *http.Client, p parts) {
	var body io.Reader
	if p.body != nil {
		body = bytes.NewReader(p.body)
	}
	request, err := http.NewRequest(p.method, p.url, body)
	must(err)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Encoding", "identity")
	request.Header.Set("Authorization", authorization)
	if p.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := client.Do(request)
	must(err)
	text, err := io.ReadAll(answer.Body)
	must(err)
	answer.Body.Close()
	if answer.StatusCode != p.status {
		must(fmt.Errorf("status %d", answer.StatusCode))
	}
	if p.status == 404 {
		return
	}
	var found struct {
		User user `json:"user"`
	}
	must(json.Unmarshal(text, &found))
	if found.User.ID != id {
		must(fmt.Errorf("wrong answer"))
	}
}

// Runs one goroutine for each connection; next says whether there is another call to make.
func all(client *http.Client, p parts, connections int, next func(done int) (int, bool), note func(int, time.Duration)) {
	var group sync.WaitGroup
	for i := 0; i < connections; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for done := 0; ; done++ {
				number, more := next(done)
				if !more {
					return
				}
				begun := time.Now()
				call(client, p)
				note(number, time.Since(begun))
			}
		}()
	}
	group.Wait()
}

func cpu() float64 {
	var used syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)*1e-6 }
	return seconds(used.Utime) + seconds(used.Stime)
}

// The most memory that this program had, in KiB; getrusage would count the one that started it too.
func peak() (kib int) {
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "VmHWM:") {
			fmt.Sscanf(line, "VmHWM: %d", &kib)
		}
	}
	return
}

func main() {
	host := flag.String("host", "localhost", "")
	port := flag.Int("port", 0, "")
	ca := flag.String("ca", "", "")
	operation := flag.String("operation", "get", "")
	connections := flag.Int("connections", 1, "")
	requests := flag.Int("requests", 0, "")
	warmUp := flag.Int("warm-up", 5, "")
	flag.Parse()

	pem, err := os.ReadFile(*ca)
	must(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13},
		MaxIdleConns:        *connections,
		MaxIdleConnsPerHost: *connections,
		MaxConnsPerHost:     *connections,
		DisableCompression:  true,
	}}
	p := partsOf(*operation, fmt.Sprintf("https://%s:%d", *host, *port))

	all(client, p, *connections,
		func(done int) (int, bool) { return 0, done < *warmUp }, func(int, time.Duration) {})

	latencies := make([]float64, *requests)
	var taken int64
	before := cpu()
	started := time.Now()
	all(client, p, *connections,
		func(int) (int, bool) {
			number := atomic.AddInt64(&taken, 1) - 1
			return int(number), number < int64(*requests)
		},
		func(number int, took time.Duration) { latencies[number] = took.Seconds() * 1e6 })
	wall := time.Since(started).Seconds()
	after := cpu()
	sort.Float64s(latencies)
	at := func(percent int) float64 { return latencies[(len(latencies)-1)*percent/100] }
	n := float64(*requests)
	fmt.Printf(`{"client":"Go net/http","connections":%d,"requests":%d,"cpu_us":%.3f,"per_second":%.0f,"p50_us":%.1f,"p99_us":%.1f,"peak_kib":%d}`+"\n",
		*connections, *requests, (after-before)/n*1e6, n/wall, at(50), at(99), peak())
}
