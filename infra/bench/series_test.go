package bench_test

import (
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
)

// scrapeEvery is how far samples of a series are apart, in milliseconds.
const scrapeEvery = 15_000

// series is one that a machine might report: a third are counters, a third readings with
// two decimals, a sixth never change and a sixth are noise.
type series struct {
	labels labels.Labels
	kind   int
	random *rand.Rand
	value  float64
}

// picked is how many series of each kind the queries mean.
const picked = 100

var kinds = []string{"bench_counter", "bench_counter", "bench_gauge", "bench_gauge", "bench_constant", "bench_noise"}

// newSeries returns n series, of which the labels of those that are queried say so.
func newSeries(n int) []*series {
	all, of := make([]*series, n), map[string]int{}
	for i := range all {
		name := kinds[i%len(kinds)]
		queried := "no"
		if of[name]++; of[name] <= picked {
			queried = "yes"
		}
		all[i] = &series{
			labels: labels.FromStrings("__name__", name, "job", "node", "instance", "host-"+strconv.Itoa(i)+":9100", "region", "eu-west-1",
				"env", "production", "queried", queried, "group", strconv.Itoa(i%5)),
			kind: i % len(kinds), random: rand.New(rand.NewPCG(uint64(i), 7)), value: float64(i % 100),
		}
	}
	return all
}

// next is the next sample.
func (s *series) next() float64 {
	switch s.kind {
	case 0, 1:
		s.value += float64(s.random.IntN(50))
	case 2, 3:
		s.value = math.Round((s.value+s.random.NormFloat64())*100) / 100
	case 5:
		s.value = s.random.Float64()
	}
	return s.value
}

// remoteWrite is a body of remote write with so many samples of each series from a time
// on; keep gets each sample too when it is not nil.
func remoteWrite(of []*series, from int64, samples int, keep func(series int, at int64, value float64)) []byte {
	w := prompb.WriteRequest{Timeseries: make([]prompb.TimeSeries, len(of))}
	for i, s := range of {
		one := &w.Timeseries[i]
		s.labels.Range(func(l labels.Label) { one.Labels = append(one.Labels, prompb.Label{Name: l.Name, Value: l.Value}) })
		for n := range samples {
			at, value := from+int64(n)*scrapeEvery, s.next()
			one.Samples = append(one.Samples, prompb.Sample{Timestamp: at, Value: value})
			if keep != nil {
				keep(i, at, value)
			}
		}
	}
	body, err := w.Marshal()
	if err != nil {
		panic(err) // it is made of numbers and texts
	}
	return snappy.Encode(nil, body)
}

// written is a request of remote write.
func written(path, key string, body []byte) request {
	return request{path: path, key: key, kind: "application/x-protobuf", encoding: "snappy", body: body}
}
